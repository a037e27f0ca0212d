namespace Edp.Core.Batching;

/// <summary>A list or a message has said what the open batch has to contain (R15). Raised in memory.</summary>
/// <param name="PrefixId">The prefix.</param>
/// <param name="BatchId">The batch.</param>
/// <param name="RecordedAt">When EDP recorded it.</param>
/// <param name="Listed">How many files lists and messages name.</param>
/// <param name="Missing">How many of them are missing.</param>
internal sealed record ExpectationChanged(Guid PrefixId, Guid BatchId, DateTimeOffset RecordedAt, long Listed, long Missing)
{
    /// <summary>What a message told; null where a list was read.</summary>
    public ExpectationTold? Told { get; init; }

    /// <summary>The key of the list that was read, or could not be; null where a message told.</summary>
    public string? List { get; init; }

    /// <summary>Why it could not be read.</summary>
    public string? ListProblem { get; init; }
}
