using System.Diagnostics.CodeAnalysis;
using Edp.Core.Batching;
using Edp.Core.Parsing;

namespace Edp.Core.Rules;

/// <summary>What the rules make of a key, and why.</summary>
/// <param name="Uri">The key as it was asked for, <c>s3://bucket/key</c>.</param>
/// <param name="Bucket">Its bucket.</param>
/// <param name="Key">The key in it.</param>
/// <param name="RuleNumber">The rule that it fits, in the order from 0; null where it fits none.</param>
/// <param name="Rule">The rule's name; null where it has none.</param>
/// <param name="Prefix">The prefix of the batch that it comes into; null where it does not count.</param>
/// <param name="Group">What the captures of the rule's template take; null where there are none.</param>
/// <param name="Ignored">Why it does not count: <c>no-object</c>, <c>no-rule</c>, <c>no-match</c> or <c>ignore-prefix</c>.</param>
/// <param name="Sentence">The same in words.</param>
internal sealed record RuleCheck(
    string Uri,
    string Bucket,
    string Key,
    int? RuleNumber,
    string? Rule,
    string? Prefix,
    IReadOnlyDictionary<string, string>? Group,
    string? Ignored,
    string Sentence)
{
    /// <summary>What the address of a key looks like.</summary>
    public const string UriForm = "s3://bucket/key";

    private const string Scheme = "s3://";

    /// <summary>Bucket and key of <c>s3://bucket/key</c>; the key is taken as it is.</summary>
    public static bool TryRead(string? uri, [NotNullWhen(true)] out string? bucket, [NotNullWhen(true)] out string? key)
    {
        (bucket, key) = (null, null);
        if (uri is null || !uri.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        var rest = uri[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || slash == rest.Length - 1)
            return false;
        (bucket, key) = (rest[..slash], rest[(slash + 1)..]);
        return true;
    }

    public static RuleCheck Of(RuleSet rules, string bucket, string key)
    {
        var check = new RuleCheck($"{Scheme}{bucket}/{key}", bucket, key, null, null, null, null, null, "");
        if (key.EndsWith('/'))
            return check with { Ignored = "no-object", Sentence = "It ends in '/', so it is a folder placeholder and no file." };
        if (key.StartsWith(".quilt/", StringComparison.Ordinal))
            return check with { Ignored = "no-object", Sentence = "It is under .quilt/, where packages are kept, and opens no batch." };
        if (ManifestKey.Is(key))
            return check with { Ignored = "no-object", Sentence = "It is a manifest of a batch, written by EDP, and opens no batch." };

        var fit = rules.Fit(bucket, key);
        if (fit.Rule is not { } rule)
        {
            return fit.Kind == KeyFitKind.NoRule
                ? check with { Ignored = "no-rule", Sentence = $"No rule is for the bucket '{bucket}', and none for all others (*)." }
                : check with { Ignored = "no-match", Sentence = $"There are rules for the bucket '{bucket}', and the key fits none of them." };
        }

        check = check with { RuleNumber = NumberOf(rules, rule), Rule = rule.Name };
        if (!fit.Counts)
        {
            var pattern = rule.Options.IgnorePrefixes.FirstOrDefault(ignored => new KeyPattern(ignored).MatchesOrPrefixes(key));
            return check with { Ignored = "ignore-prefix", Sentence = $"{Called(check)} is for it and ignores it by '{pattern}'." };
        }

        var prefix = key[..fit.PrefixLength];
        return check with
        {
            Prefix = prefix,
            Group = Batching.Group.Of(rule.GroupOf(prefix)),
            Sentence = $"{Called(check)} gives it the prefix '{prefix}'."
        };
    }

    private static int? NumberOf(RuleSet rules, BatchRule rule) => rules.Rules
        .Select((one, number) => (Rule: one, Number: number))
        .Where(one => ReferenceEquals(one.Rule, rule))
        .Select(one => (int?)one.Number)
        .FirstOrDefault();

    private static string Called(RuleCheck check) =>
        check.Rule is { } name ? $"The rule '{name}'"
        : check.RuleNumber is { } number ? FormattableString.Invariant($"Rule {number}")
        : "The default rule";
}
