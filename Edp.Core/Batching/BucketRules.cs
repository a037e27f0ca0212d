using Edp.Core.Configuration;

namespace Edp.Core.Batching;

/// <summary>The rules of all buckets that are in force. They can be replaced while the service runs.</summary>
internal sealed class BucketRules
{
    // Open batches of rules that were changed are in prefixes that the rules of now may not give.
    private const int MaxEarlier = 4;

    private volatile RuleSet[] _sets;

    public BucketRules(IEnumerable<BucketOptions> buckets)
        : this(new RuleSet(buckets))
    {
    }

    public BucketRules(RuleSet rules) => _sets = [rules];

    /// <summary>The rules of now. Who asks several times for one purpose keeps them.</summary>
    public RuleSet Current => _sets[0];

    /// <summary>Puts other rules in force.</summary>
    public void Replace(RuleSet rules) => _sets = [rules, .. _sets.Take(MaxEarlier)];

    /// <summary>The rule by which an open batch closes.</summary>
    public BatchRule ForOpenBatch(PrefixRecord prefix) => Current.ForOpenBatch(prefix);

    /// <summary>The prefixes in which the key may have been recorded: the one of now, and those of rules that were replaced.</summary>
    public IEnumerable<string> PrefixesOf(string bucket, string key) => _sets
        .Select(rules => rules.Fit(bucket, key))
        .Where(fit => fit.Counts)
        .Select(fit => key[..fit.PrefixLength])
        .Distinct(StringComparer.Ordinal);
}
