using Edp.Core.Configuration;

namespace Edp.Core.Rules;

/// <summary>Refuses expectations of rules that can never hold (R15).</summary>
internal static class ExpectationFaults
{
    public static IEnumerable<(string Property, string Message)> Check(BucketOptions rule)
    {
        if (rule.ListFile is { } list && (list.Contains('/', StringComparison.Ordinal) || list.Contains('|', StringComparison.Ordinal)))
            yield return (nameof(BucketOptions.ListFile), $"takes the last segment of a key, or a pattern of it; found '{list}'.");
        if (string.IsNullOrEmpty(rule.ListFile) && (rule.ListPointer is not null || rule.ListFormat != ListFormat.Auto))
            yield return (nameof(BucketOptions.ListFile), "is needed with ListFormat and ListPointer; found nothing.");
        if (rule.ListPointer is not null && rule.ListFormat is ListFormat.Lines or ListFormat.Checksums or ListFormat.RoCrate)
            yield return (nameof(BucketOptions.ListPointer), $"is for lists in JSON; ListFormat is {rule.ListFormat}.");
        foreach (var pattern in rule.RequiredFiles)
        {
            if (pattern.Split('|').Any(string.IsNullOrWhiteSpace) || pattern.Contains('\n', StringComparison.Ordinal))
                yield return (nameof(BucketOptions.RequiredFiles), $"takes patterns, or several with | between them; found '{pattern}'.");
            else if (pattern.Contains("://", StringComparison.Ordinal) || pattern.Split('|').Any(one => one.StartsWith('/')))
            {
                yield return (nameof(BucketOptions.RequiredFiles),
                    $"takes patterns relative to the prefix, as data/*.csv; found '{pattern}'.");
            }
        }
    }
}
