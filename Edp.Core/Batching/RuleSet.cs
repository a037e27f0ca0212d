using System.Collections.Concurrent;
using Edp.Core.Configuration;

namespace Edp.Core.Batching;

/// <summary>The rules of all buckets as they were configured at one time, compiled. It never changes.</summary>
internal sealed class RuleSet
{
    private static readonly BatchRule Default = new(new BucketOptions { BucketName = BucketOptions.AnyBucket });

    private readonly Dictionary<string, BatchRule[]> _rules;
    private readonly BatchRule[]? _any;
    private readonly ConcurrentDictionary<(string Bucket, string Settings), BatchRule> _open = new();

    /// <param name="buckets">The rules in their order; without any, every bucket follows the default rule.</param>
    /// <param name="isFromFile">Whether they can change while the service runs.</param>
    public RuleSet(IEnumerable<BucketOptions> buckets, bool isFromFile = false)
    {
        var configured = buckets.ToList();
        // As long as each bucket has one rule for all of its keys, an open batch follows the rule of now.
        var keepsRules = isFromFile || configured.Exists(IsForSomeKeys);
        Rules = [.. configured.Select(rule => new BatchRule(rule, keepsRules ? RuleText.Of(rule) : null))];
        _rules = Rules
            .SelectMany(rule => CommaSeparated.Split(rule.Options.BucketName), (rule, bucket) => (rule, bucket))
            .GroupBy(one => one.bucket, one => one.rule, StringComparer.Ordinal)
            .ToDictionary(bucket => bucket.Key, bucket => bucket.ToArray(), StringComparer.Ordinal);
        _any = configured.Count == 0 ? [Default] : _rules.GetValueOrDefault(BucketOptions.AnyBucket);
    }

    /// <summary>All rules that are configured, in their order.</summary>
    public IReadOnlyList<BatchRule> Rules { get; }

    /// <summary>What the rules of its bucket say of a key: the first that it fits counts (R14).</summary>
    public KeyFit Fit(string bucket, string key)
    {
        if (RulesOf(bucket) is not { } rules)
            return new KeyFit(KeyFitKind.NoRule, null, 0);

        foreach (var rule in rules)
        {
            var length = rule.PrefixLengthOf(key);
            if (length != BatchRule.NoFit)
                return new KeyFit(rule.Ignores(key) ? KeyFitKind.IgnorePrefix : KeyFitKind.Counts, rule, length);
        }

        return new KeyFit(KeyFitKind.NoMatch, null, 0);
    }

    /// <summary>The prefix that a key has, whether it counts or not; one without a rule has that of the default rule.</summary>
    public string PrefixOf(string bucket, string key) => Fit(bucket, key) is { Rule: not null } fit
        ? key[..fit.PrefixLength]
        : KeyPrefix.Of(key, Default.PrefixDepth);

    /// <summary>
    /// The rule by which an open batch closes: the one that it was opened by, or what became of that rule where this is sooner. A batch that
    /// kept none follows the rule of its bucket, or the default rule where there is none any more, so that what was recorded is not lost.
    /// </summary>
    public BatchRule ForOpenBatch(PrefixRecord prefix) => prefix.RuleSettings is { } settings
        ? _open.GetOrAdd((prefix.Bucket, settings), static (kept, rules) => rules.Kept(kept.Bucket, kept.Settings), this)
        : ForOpenBatch(prefix.Bucket, prefix.Prefix);

    /// <summary>The rule of a batch that kept none.</summary>
    public BatchRule ForOpenBatch(string bucket, string prefix) => RulesOf(bucket) switch
    {
        [var only] => only,
        { } several => Array.Find(several, rule => rule.GivesPrefix(prefix)) ?? Default,
        null => Default
    };

    /// <summary>The rules of a bucket in their order; null where none is for it.</summary>
    public BatchRule[]? RulesOf(string bucket) => _rules.GetValueOrDefault(bucket) ?? _any;

    private static bool IsForSomeKeys(BucketOptions rule) =>
        rule.Match.Count > 0 || !string.IsNullOrEmpty(rule.PrefixTemplate) || !string.IsNullOrEmpty(rule.Name);

    private BatchRule Kept(string bucket, string settings)
    {
        var kept = new BatchRule(RuleText.Read(settings), settings);
        var rules = RulesOf(bucket) ?? [];
        var now = Array.Find(rules, rule => rule.Name is not null && rule.Name == kept.Name)
            ?? Array.Find(rules, rule => RuleText.IsForSameKeys(rule.Options, kept.Options));
        return now is null || now.Settings == settings ? kept : kept.OrSooner(now);
    }
}
