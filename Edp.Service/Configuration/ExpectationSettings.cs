using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary>Refuses expectations of rules that can never hold (R15).</summary>
internal static class ExpectationSettings
{
    public static IEnumerable<string> Check(BucketOptions bucket, string path)
    {
        foreach (var pattern in bucket.RequiredFiles)
        {
            if (pattern.Split('|').Any(string.IsNullOrWhiteSpace) || pattern.Contains('\n', StringComparison.Ordinal))
                yield return $"{path}:RequiredFiles: takes patterns, or several with | between them; found '{pattern}'.";
            else if (pattern.Contains("://", StringComparison.Ordinal) || pattern.Split('|').Any(one => one.StartsWith('/')))
                yield return $"{path}:RequiredFiles: takes patterns relative to the prefix, as data/*.csv; found '{pattern}'.";
        }
    }
}
