namespace Edp.Core.Batching;

/// <summary>Something is expected of a prefix: a batch has to be open for it (R15). Raised in memory.</summary>
/// <param name="PrefixId">The prefix.</param>
/// <param name="RecordedAt">When EDP recorded it.</param>
internal sealed record BatchExpected(Guid PrefixId, DateTimeOffset RecordedAt);
