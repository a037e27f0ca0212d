using Edp.Core.Batching;

namespace Edp.Service.Storage;

/// <summary>A row of <c>object_event</c>: one recorded event, a member of exactly one batch (R10).</summary>
internal sealed class ObjectEventRow
{
    public Guid Identity { get; init; }

    public Guid BatchId { get; init; }

    public string Bucket { get; init; } = null!;

    public string Key { get; init; } = null!;

    public long? Size { get; init; }

    public string? Etag { get; init; }

    public string? VersionId { get; init; }

    public string? Sequencer { get; init; }

    public DateTimeOffset EventTime { get; init; }

    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>When EDP took it out of its open batch, since the object was deleted (R4); null while it counts.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The listing that told of it: one of <see cref="ObjectSource"/>; null where an event did.</summary>
    public string? Source { get; init; }

    public ObjectVersion Version => new(Sequencer, EventTime, Size);

    public static ObjectEventRow Of(RecordedObject recorded, DateTimeOffset recordedAt) => new()
    {
        Identity = recorded.Identity,
        BatchId = recorded.BatchId,
        Bucket = recorded.Event.Bucket,
        Key = recorded.Event.Key,
        Size = recorded.Event.Size,
        Etag = recorded.Event.Etag,
        VersionId = recorded.Event.VersionId,
        Sequencer = recorded.Event.Sequencer,
        EventTime = recorded.EventTime,
        RecordedAt = recordedAt,
        Source = recorded.Source
    };
}
