namespace Edp.Core.Batching;

/// <summary>A key whose object was deleted.</summary>
/// <param name="PrefixId">The prefix of the key.</param>
/// <param name="Key">The key.</param>
/// <param name="Sequencer">The deletion's sequencer; null when the event had none.</param>
/// <param name="Time">When it was deleted; where the event told no time, when it arrived.</param>
internal sealed record DeletedKey(Guid PrefixId, string Key, string? Sequencer, DateTimeOffset Time);
