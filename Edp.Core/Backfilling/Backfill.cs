namespace Edp.Core.Backfilling;

/// <summary>A row of <c>backfill</c>: one walk over what lies in a bucket, for objects of which no event came.</summary>
internal sealed class Backfill
{
    public Guid BackfillId { get; init; }

    public string Bucket { get; init; } = null!;

    /// <summary>What the keys begin with; empty for the whole bucket.</summary>
    public string Prefix { get; init; } = null!;

    /// <summary>Only objects that were last modified then or later; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only objects that were last modified before then; null for all.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether it only counts, and records nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>How many objects a second at most; it can be changed while it runs.</summary>
    public long Rate { get; set; }

    /// <summary>One of <see cref="BackfillStates"/>.</summary>
    public string State { get; set; } = null!;

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last page was recorded, or somebody changed it.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Where the next page begins; written in the transaction that records a page. Null before the first.</summary>
    public string? ContinuationToken { get; set; }

    /// <summary>The last key that was listed.</summary>
    public string? LastKey { get; set; }

    public long ListedCount { get; set; }

    /// <summary>Recorded as new; in a dry run, what would be.</summary>
    public long RecordedCount { get; set; }

    /// <summary>Objects that EDP had already.</summary>
    public long KnownCount { get; set; }

    /// <summary>Keys that do not count by the rules.</summary>
    public long IgnoredCount { get; set; }

    /// <summary>Modified before or after the time that was asked for.</summary>
    public long SkippedCount { get; set; }

    /// <summary>Why it did not get on at the last attempt; null while it does.</summary>
    public string? Problem { get; set; }
}
