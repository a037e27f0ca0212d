using Edp.Core.Outbox;

namespace Edp.Core.Batching;

/// <summary>A closed batch: a row of <c>batch</c>, which is also the outbox of its event.</summary>
internal sealed class Batch : OutboxRow
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

    /// <summary>One of <see cref="Contracts.BatchReason"/>'s values.</summary>
    public string Reason { get; init; } = null!;

    /// <summary>When the list of its objects was deleted because its retention time had passed; null while it is kept.</summary>
    public DateTimeOffset? ManifestExpiredAt { get; set; }

    public override Guid EventId => BatchId;
}
