namespace Edp.Contracts;

/// <summary>
/// Says what a batch has to contain (R15). Publish it before, among or after the objects: it is about the open batch of the prefix, and opens
/// one where none is open.
/// </summary>
/// <remarks>The newest message of a prefix counts, by <see cref="ExpectedAt"/>; a second delivery changes nothing.</remarks>
public sealed record ObjectsExpected
{
    /// <summary>The bucket's name.</summary>
    public required string Bucket { get; init; }

    /// <summary>The prefix as EDP's rule for the bucket makes it, with its trailing <c>/</c>; empty for the root of the bucket.</summary>
    public required string Prefix { get; init; }

    /// <summary>
    /// The keys that have to be there: as they are, relative to the prefix, or as <c>s3://bucket/key</c>; <see langword="null"/> when only their
    /// number is known.
    /// </summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>How many different keys have to be there, 1 to 10,000,000; <see langword="null"/> when no number is known.</summary>
    public long? Count { get; init; }

    /// <summary>Why, for people who read the log.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// When the sender knew it; what is not newer than the newest known of the prefix is dropped. <see langword="null"/>: when it arrives, so
    /// that a second delivery is one more message.
    /// </summary>
    public DateTimeOffset? ExpectedAt { get; init; }
}
