namespace Edp.Core.Batching;

/// <summary>What arrived for one prefix within one transaction.</summary>
internal sealed class PrefixArrivals(Guid prefixId, string bucket, string prefix)
{
    public Guid PrefixId { get; } = prefixId;

    public string Bucket { get; } = bucket;

    public string Prefix { get; } = prefix;

    /// <summary>In the order of arrival, each identity once.</summary>
    public List<RecordedObject> Objects { get; } = [];

    /// <summary>Those that are recorded already (R3), once that is known.</summary>
    public IReadOnlyList<RecordedObject> Duplicates { get; set; } = [];

    /// <summary>Whether a listing has recorded objects of its bucket: events may come of what is recorded under another identity.</summary>
    public bool IsListed { get; set; }

    /// <summary>The instance: locked until the transaction ends, or new.</summary>
    public PrefixRecord Instance { get; set; } = null!;

    /// <summary>Whether the prefix has no row yet.</summary>
    public bool IsNew { get; set; }
}
