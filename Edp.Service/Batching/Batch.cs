namespace Edp.Service.Batching;

/// <summary>A batch that left: a row of <c>batch</c>, which is also the outbox of its event.</summary>
internal sealed class Batch
{
    public Guid BatchId { get; init; }

    public Guid PrefixId { get; init; }

    public string Bucket { get; init; } = null!;

    public string Prefix { get; init; } = null!;

    public long BatchNumber { get; init; }

    public long ObjectCount { get; init; }

    public long EventCount { get; init; }

    public long TotalSize { get; init; }

    public DateTimeOffset FirstEventTime { get; init; }

    public DateTimeOffset LastEventTime { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset ReadyAt { get; init; }

    /// <summary>One of <see cref="Contracts.BatchReason"/>'s values.</summary>
    public string Reason { get; init; } = null!;

    /// <summary>When every event sink had accepted the event; null until then.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>How often the event was sent again because it was not published in time.</summary>
    public int PublishAttempts { get; set; }

    /// <summary>When publishing was, or is again, due; the sweeper waits a grace time longer.</summary>
    public DateTimeOffset PublishDueAt { get; set; }

    /// <summary>When the list of its objects was deleted because its retention time had passed; null while it is kept.</summary>
    public DateTimeOffset? ManifestExpiredAt { get; set; }
}
