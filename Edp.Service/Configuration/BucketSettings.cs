using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary>Refuses rules of buckets that are each in bounds but can never hold.</summary>
internal static class BucketSettings
{
    // "Bucket naming rules" of the S3 User Guide; buckets of before 2018 may have up to 255 characters, upper case and underscores.
    private const int MaxNameLength = 255;

    public static IEnumerable<string> Check(IList<BucketOptions> buckets)
    {
        var ruleOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < buckets.Count; i++)
        {
            var path = $"Edp:Buckets:{i}";
            foreach (var failure in CheckNames(buckets[i], i, path, ruleOf)
                .Concat(CheckCap(buckets[i], path))
                .Concat(CheckIgnored(buckets[i], path))
                .Concat(CheckMarkers(buckets[i], path))
                .Concat(ExpectationSettings.Check(buckets[i], path)))
            {
                yield return failure;
            }
        }
    }

    private static IEnumerable<string> CheckNames(BucketOptions bucket, int index, string path, Dictionary<string, int> ruleOf)
    {
        foreach (var name in CommaSeparated.Split(bucket.BucketName))
        {
            if (name != BucketOptions.AnyBucket && !IsBucketName(name))
                yield return $"{path}:BucketName: takes bucket names with commas between them, or *; found '{name}'{Meant(name)}.";
            else if (!ruleOf.TryAdd(name, index))
                yield return $"{path}:BucketName: '{name}' has a rule already in Edp:Buckets:{ruleOf[name]}.";
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

    private static IEnumerable<string> CheckCap(BucketOptions bucket, string path)
    {
        if (bucket.MaxDuration <= bucket.ThresholdDuration)
        {
            yield return FormattableString.Invariant(
                $"{path}:MaxDuration: takes more than ThresholdDuration ({bucket.ThresholdDuration} s); found {bucket.MaxDuration} s.");
        }
    }

    private static IEnumerable<string> CheckIgnored(BucketOptions bucket, string path)
    {
        foreach (var pattern in bucket.IgnorePrefixes)
        {
            if (pattern.StartsWith('/'))
                yield return $"{path}:IgnorePrefixes: keys do not begin with '/'; found '{pattern}', meant is '{pattern.TrimStart('/')}'.";
            else if (pattern.Contains("://", StringComparison.Ordinal) || pattern.StartsWith("arn:", StringComparison.Ordinal))
            {
                yield return $"{path}:IgnorePrefixes: takes patterns of keys, without their bucket; found '{pattern}', meant is "
                    + $"'{KeyOf(pattern)}'.";
            }
        }
    }

    private static string KeyOf(string address)
    {
        var path = address.Split("://")[^1].Split(":::")[^1];
        return path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
    }

    private static IEnumerable<string> CheckMarkers(BucketOptions bucket, string path) => bucket.CompletionMarkers
        .Where(marker => marker.Contains('/', StringComparison.Ordinal))
        .Select(marker => $"{path}:CompletionMarkers: '{marker}' has a '/', but markers are compared with the last segment of a key.");
}
