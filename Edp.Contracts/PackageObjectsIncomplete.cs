namespace Edp.Contracts;

/// <summary>
/// A batch was closed without everything it had to contain (R15). Published instead of <see cref="PackageObjectsReady"/>; no
/// <see cref="PackageReady"/> follows.
/// </summary>
/// <remarks>Delivered at least once, always with the same <see cref="BatchId"/> for the same batch (R10).</remarks>
public sealed record PackageObjectsIncomplete
{
    /// <summary>The batch's identity. It never changes; use it to recognise a second delivery.</summary>
    public required Guid BatchId { get; init; }

    /// <summary>The bucket the objects are in.</summary>
    public required string Bucket { get; init; }

    /// <summary>
    /// The prefix the objects share; empty for objects at the root of the bucket. It ends in <c>/</c> unless the rule's template ends otherwise.
    /// </summary>
    public required string Prefix { get; init; }

    /// <summary>
    /// Bucket and prefix as one address, <c>s3://bucket/prefix</c>, with the prefix percent-encoded but for its slashes; <see langword="null"/>
    /// from versions of EDP that did not say it.
    /// </summary>
    public string? S3Uri { get; init; }

    /// <summary>What the captures of the rule's template took of the prefix, by their names; null where the rule has none.</summary>
    public IReadOnlyDictionary<string, string>? Group { get; init; }

    /// <summary>The number of the batch within its prefix, counted from 1.</summary>
    public required long BatchNumber { get; init; }

    /// <summary>Number of different keys in the batch.</summary>
    public required long ObjectCount { get; init; }

    /// <summary>Number of recorded events in the batch: a key that was written twice counts twice.</summary>
    public required long EventCount { get; init; }

    /// <summary>Sum of the sizes told by the events, in bytes; an unknown size counts as 0.</summary>
    public required long TotalSize { get; init; }

    /// <summary>The earliest event time in the batch; of a batch without objects, when it was opened.</summary>
    public required DateTimeOffset FirstEventTime { get; init; }

    /// <summary>The latest event time in the batch; of a batch without objects, when it was opened.</summary>
    public required DateTimeOffset LastEventTime { get; init; }

    /// <summary>Always <see cref="BatchReason.Incomplete"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>How many names or objects the batch had to contain.</summary>
    public required long ExpectedCount { get; init; }

    /// <summary>How many of them are missing.</summary>
    public required long MissingCount { get; init; }

    /// <summary>
    /// What is missing, as far as it has a name: keys, required patterns, and lists that could not be read. The first 100, and no more than
    /// fit into a message.
    /// </summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Why a list of expected files could not be read; <see langword="null"/> when all could.</summary>
    public string? ListProblem { get; init; }

    /// <summary>The batch that this one comes after (R16); <see langword="null"/> when it is not late.</summary>
    public Guid? Revises { get; init; }

    /// <summary>1, and one more for each late batch of the same first one (R16).</summary>
    public long Revision { get; init; } = 1;

    /// <summary>When the batch was closed, by EDP's clock.</summary>
    public required DateTimeOffset ClosedAt { get; init; }

    /// <summary>Whether an operator had it sent again (R17): the same batch, with the same <see cref="BatchId"/>.</summary>
    public bool Replay { get; init; }

    /// <summary>
    /// Whether a listing of the prefix found just what the batch has, when it was closed; <see langword="null"/> where the rule wants none.
    /// </summary>
    public bool? Verified { get; init; }

    /// <summary>Why the prefix could not be listed.</summary>
    public string? VerifyProblem { get; init; }

    /// <summary>How many objects the listing found of which no event had come.</summary>
    public long? UnreportedCount { get; init; }

    /// <summary>The first of their keys.</summary>
    public IReadOnlyList<string>? Unreported { get; init; }

    /// <summary>How many keys of the batch the listing did not find.</summary>
    public long? GoneCount { get; init; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<string>? Gone { get; init; }

    /// <summary>
    /// The address of the manifest in S3: a line of JSON for each object of the batch. It was written before the event was sent.
    /// <see langword="null"/> where the rule wants none.
    /// </summary>
    public string? ManifestUri { get; init; }
}
