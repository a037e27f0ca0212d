namespace Edp.Core.Parsing;

/// <summary>An object was deleted, or hidden by a delete marker (R4). <see langword="null"/> is unknown.</summary>
internal sealed record ObjectDeleted
{
    public required string Bucket { get; init; }

    /// <summary>The key as it is, as in <see cref="ObjectEvent"/>.</summary>
    public required string Key { get; init; }

    /// <summary>Of the version that was deleted, or of the delete marker.</summary>
    public string? VersionId { get; init; }

    /// <summary>Orders it among the events of its key; a lifecycle expiration may repeat that of the write.</summary>
    public string? Sequencer { get; init; }

    /// <summary>When S3 says it happened, in UTC.</summary>
    public DateTimeOffset? EventTime { get; init; }
}
