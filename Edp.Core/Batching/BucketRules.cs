using System.Diagnostics.CodeAnalysis;
using Edp.Core.Configuration;

namespace Edp.Core.Batching;

/// <summary>The rules of all buckets.</summary>
internal sealed class BucketRules
{
    private static readonly BatchRule Default = new(new BucketOptions { BucketName = BucketOptions.AnyBucket });

    private readonly Dictionary<string, BatchRule> _rules = new(StringComparer.Ordinal);
    private readonly BatchRule? _any;

    public BucketRules(IEnumerable<BucketOptions> buckets)
    {
        var configured = buckets.ToList();
        foreach (var bucket in configured)
        {
            var rule = new BatchRule(bucket);
            foreach (var bucketName in CommaSeparated.Split(bucket.BucketName))
                _rules.Add(bucketName, rule);
        }

        _any = configured.Count == 0 ? Default : _rules.GetValueOrDefault(BucketOptions.AnyBucket);
    }

    /// <summary>The rule of a bucket; none if rules are configured and no one of them is for it: its objects are ignored.</summary>
    public bool TryGet(string bucket, [NotNullWhen(true)] out BatchRule? rule)
    {
        rule = _rules.GetValueOrDefault(bucket) ?? _any;
        return rule is not null;
    }

    /// <summary>
    /// The rule by which a batch that is open already leaves. A bucket whose rule was taken away follows the default rule, so that
    /// what had been recorded is not lost.
    /// </summary>
    public BatchRule ForOpenBatch(string bucket) => TryGet(bucket, out var rule) ? rule : Default;
}
