using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Text;

namespace Edp.Core.Rules;

/// <summary>Refuses rules that are each in bounds but can never hold.</summary>
internal static class RuleFaults
{
    // "Bucket naming rules" of the S3 User Guide; buckets of before 2018 may have up to 255 characters, upper case and underscores.
    private const int MaxNameLength = 255;

    /// <param name="rules">The rules in their order.</param>
    /// <param name="nameOf">What messages call a rule, by its place in the order.</param>
    public static IEnumerable<RuleFault> Of(IList<BucketOptions> rules, Func<int, string> nameOf)
    {
        var reach = new RuleReach(rules);
        var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            foreach (var (property, message) in CheckName(rule, i, names, nameOf)
                .Concat(CheckBuckets(rule, i, reach, nameOf))
                .Concat(CheckTemplate(rule))
                .Concat(CheckCap(rule))
                .Concat(CheckPatterns(nameof(BucketOptions.Match), rule.Match))
                .Concat(CheckPatterns(nameof(BucketOptions.IgnorePrefixes), rule.IgnorePrefixes))
                .Concat(CheckMarkers(rule))
                .Concat(CheckVerification(rule))
                .Concat(CheckManifests(rule))
                .Concat(ExpectationFaults.Check(rule)))
            {
                yield return new RuleFault(i, property, message);
            }
        }
    }

    private static IEnumerable<(string Property, string Message)> CheckName(
        BucketOptions rule, int index, Dictionary<string, int> names, Func<int, string> nameOf)
    {
        if (string.IsNullOrEmpty(rule.Name))
            yield break;
        if (rule.Name.Any(char.IsControl))
            yield return (nameof(BucketOptions.Name), $"takes text on one line; found {Printable.Quote(rule.Name)}.");
        else if (!names.TryAdd(rule.Name, index))
            yield return (nameof(BucketOptions.Name), $"'{rule.Name}' is the name of {nameOf(names[rule.Name])} already.");
    }

    private static IEnumerable<(string Property, string Message)> CheckVerification(BucketOptions rule)
    {
        if (rule is { RecordMissing: true, VerifyAtClose: false })
            yield return (nameof(BucketOptions.RecordMissing), "is about the listing of VerifyAtClose, which is not set.");
    }

    private static IEnumerable<(string Property, string Message)> CheckManifests(BucketOptions rule)
    {
        if (rule.ManifestTo is { Length: > 0 } text && ManifestFolder.Read(text, out _) is { } error)
            yield return (nameof(BucketOptions.ManifestTo), error);
    }

    private static IEnumerable<(string Property, string Message)> CheckBuckets(
        BucketOptions rule, int index, RuleReach reach, Func<int, string> nameOf)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bucket in CommaSeparated.Split(rule.BucketName))
        {
            if (bucket != BucketOptions.AnyBucket && !IsBucketName(bucket))
            {
                yield return (nameof(BucketOptions.BucketName),
                    $"takes bucket names with commas between them, or *; found '{bucket}'{Meant(bucket)}.");
            }
            else if (!own.Add(bucket))
                yield return (nameof(BucketOptions.BucketName), $"'{bucket}' has a rule already in {nameOf(index)}.");
            else if (reach.CoverOf(index, bucket) is { } earlier)
            {
                yield return (nameof(BucketOptions.BucketName),
                    $"'{bucket}' has a rule already in {nameOf(earlier)}, which takes every key that this one is for; it can never be reached.");
            }
        }
    }

    private static bool IsBucketName(string name) =>
        name.Length <= MaxNameLength && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_');

    /// <summary>The bucket of an ARN, of a URL as the AWS command line takes it, or of one over HTTP.</summary>
    private static string Meant(string name)
    {
        var bucket = name.Split(":::")[^1].Split("://")[^1].Split('/')[0].Split(".s3.")[0];
        return IsBucketName(bucket) && bucket.Length > 0 ? $"; meant is '{bucket}'" : "";
    }

    private static IEnumerable<(string Property, string Message)> CheckTemplate(BucketOptions rule)
    {
        if (rule.PrefixTemplate is not { Length: > 0 } template)
            yield break;

        const string property = nameof(BucketOptions.PrefixTemplate);
        foreach (var (_, message) in CheckPatterns(property, [template]))
            yield return (property, message);
        if (template.Contains('*', StringComparison.Ordinal))
            yield return (property, $"takes text and captures, as runs/{{run}}/; found '{template}', where '*' is no capture.");
        if (TemplateError(template) is { } error)
            yield return (property, $"takes text and captures, as runs/{{run}}/; found '{template}', {error}.");
        if (rule.PrefixDepth != new BucketOptions().PrefixDepth)
            yield return (property, $"takes the place of PrefixDepth; found both, and PrefixDepth is {rule.PrefixDepth}.");
    }

    private static string? TemplateError(string template)
    {
        try
        {
            PrefixTemplate.Parse(template);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<(string Property, string Message)> CheckCap(BucketOptions rule)
    {
        if (rule.MaxDuration <= rule.ThresholdDuration)
        {
            yield return (nameof(BucketOptions.MaxDuration), FormattableString.Invariant(
                $"takes more than ThresholdDuration ({rule.ThresholdDuration} s); found {rule.MaxDuration} s."));
        }
    }

    private static IEnumerable<(string Property, string Message)> CheckPatterns(string property, IList<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.StartsWith('/'))
                yield return (property, $"keys do not begin with '/'; found '{pattern}', meant is '{pattern.TrimStart('/')}'.");
            else if (pattern.Contains("://", StringComparison.Ordinal) || pattern.StartsWith("arn:", StringComparison.Ordinal))
                yield return (property, $"takes patterns of keys, without their bucket; found '{pattern}', meant is '{KeyOf(pattern)}'.");
        }
    }

    private static string KeyOf(string address)
    {
        var path = address.Split("://")[^1].Split(":::")[^1];
        return path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
    }

    private static IEnumerable<(string Property, string Message)> CheckMarkers(BucketOptions rule) => rule.CompletionMarkers
        .Where(marker => marker.Contains('/', StringComparison.Ordinal))
        .Select(marker => (nameof(BucketOptions.CompletionMarkers),
            $"'{marker}' has a '/', but markers are compared with the last segment of a key."));
}
