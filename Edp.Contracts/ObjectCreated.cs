namespace Edp.Contracts;

/// <summary>
/// An object was created in an S3 bucket. Publish it from a service that writes objects itself, or that hears of them by another way
/// than S3's own notifications; EDP records it as if S3 had told.
/// </summary>
/// <remarks>
/// One event is one (bucket, key, sequencer); without a sequencer (bucket, key, version id), then (bucket, key, etag, event time).
/// A second delivery of the same event changes nothing (R3), so publishing again after a failure is safe.
/// </remarks>
public sealed record ObjectCreated
{
    /// <summary>The name of the bucket, not its ARN: 1 to 255 letters, digits, '.', '-' and '_'.</summary>
    public required string Bucket { get; init; }

    /// <summary>The object's key as it is, never URL-encoded: 1 to 1,024 bytes of UTF-8, without NUL.</summary>
    public required string Key { get; init; }

    /// <summary>When the object was created. Informative, and part of the identity where nothing else tells two events apart.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>The object's size in bytes, 0 or more; <see langword="null"/> when unknown.</summary>
    public long? Size { get; init; }

    /// <summary>The object's entity tag without quotes; <see langword="null"/> when unknown.</summary>
    public string? Etag { get; init; }

    /// <summary>The object's version id; <see langword="null"/> in a bucket without versioning.</summary>
    public string? VersionId { get; init; }

    /// <summary>S3's sequencer, an opaque hexadecimal number that orders the events of one key; <see langword="null"/> when unknown.</summary>
    public string? Sequencer { get; init; }
}
