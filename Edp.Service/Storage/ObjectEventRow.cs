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
}
