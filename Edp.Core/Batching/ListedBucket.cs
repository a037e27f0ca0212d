namespace Edp.Core.Batching;

/// <summary>A row of <c>listed_bucket</c>: a bucket of which a listing has recorded objects, so that their events are looked up.</summary>
internal sealed class ListedBucket
{
    public string Bucket { get; init; } = null!;

    /// <summary>Since when events are looked up.</summary>
    public DateTimeOffset ListedAt { get; init; }
}
