namespace Edp.Service.Transactions;

/// <summary>A listing is about to record the first objects of a bucket, whose events are not looked up among them yet.</summary>
internal sealed class UnmarkedBucketException(string bucket) : Exception($"No listing has recorded objects of {bucket} so far.")
{
    public string Bucket { get; } = bucket;
}
