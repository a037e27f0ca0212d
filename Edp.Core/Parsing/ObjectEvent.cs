namespace Edp.Core.Parsing;

/// <summary>
/// An object was created, or deleted or hidden by a delete marker (R4): the one form in which every shape of S3 event goes on.
/// <see langword="null"/> is unknown.
/// </summary>
internal sealed record ObjectEvent
{
    /// <summary>The bucket's name as the event gives it, whatever its ARN says.</summary>
    public required string Bucket { get; init; }

    /// <summary>The key as it is (R4): decoded once where the event had it encoded, 1 to 1,024 bytes of UTF-8, without NUL.</summary>
    public required string Key { get; init; }

    /// <summary>Bytes, 0 or more.</summary>
    public long? Size { get; init; }

    public string? Etag { get; init; }

    /// <summary>The version, or the delete marker; S3's "null" and the empty string are none (R3).</summary>
    public string? VersionId { get; init => field = value is "null" ? null : value; }

    /// <summary>Orders it among the events of its key; a lifecycle expiration may repeat that of the write.</summary>
    public string? Sequencer { get; init; }

    /// <summary>When S3 says it happened, in UTC.</summary>
    public DateTimeOffset? EventTime { get; init; }
}
