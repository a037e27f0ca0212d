namespace Edp.Service.Batching;

/// <summary>What arrived for one prefix within one transaction.</summary>
internal sealed class PrefixArrivals(Guid prefixId, string bucket, string prefix, int mostInBatch)
{
    public Guid PrefixId { get; } = prefixId;

    public string Bucket { get; } = bucket;

    public string Prefix { get; } = prefix;

    /// <summary>With how many events a batch leaves at the latest (R6).</summary>
    public int MostInBatch { get; } = mostInBatch;

    /// <summary>In the order of arrival, each identity once.</summary>
    public List<RecordedObject> Objects { get; } = [];

    /// <summary>The instance, locked until the transaction ends.</summary>
    public PrefixState Instance { get; set; } = null!;
}
