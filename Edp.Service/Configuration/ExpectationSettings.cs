using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary>Refuses expectations of rules that can never hold (R15).</summary>
internal static class ExpectationSettings
{
    public static IEnumerable<string> Check(BucketOptions bucket, string path)
    {
        if (bucket.ListFile is { } list && (list.Contains('/', StringComparison.Ordinal) || list.Contains('|', StringComparison.Ordinal)))
            yield return $"{path}:ListFile: takes the last segment of a key, or a pattern of it; found '{list}'.";
        if (string.IsNullOrEmpty(bucket.ListFile) && (bucket.ListPointer is not null || bucket.ListFormat != ListFormat.Auto))
            yield return $"{path}:ListFile: is needed with ListFormat and ListPointer; found nothing.";
        if (bucket.ListPointer is not null && bucket.ListFormat is ListFormat.Lines or ListFormat.Checksums or ListFormat.RoCrate)
            yield return $"{path}:ListPointer: is for lists in JSON; ListFormat is {bucket.ListFormat}.";
        foreach (var pattern in bucket.RequiredFiles)
        {
            if (pattern.Split('|').Any(string.IsNullOrWhiteSpace) || pattern.Contains('\n', StringComparison.Ordinal))
                yield return $"{path}:RequiredFiles: takes patterns, or several with | between them; found '{pattern}'.";
            else if (pattern.Contains("://", StringComparison.Ordinal) || pattern.Split('|').Any(one => one.StartsWith('/')))
                yield return $"{path}:RequiredFiles: takes patterns relative to the prefix, as data/*.csv; found '{pattern}'.";
        }
    }
}
