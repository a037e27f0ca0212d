using Edp.Core.Batching;
using Edp.Service.Pages.Lists;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Rules;

/// <summary>What a rule says, as far as it says something.</summary>
internal static class RuleFacts
{
    public static Html Of(BatchRule rule)
    {
        var options = rule.Options;
        return Html.Of(
            $"""
            <dl class="facts">
            {Fact("buckets", options.BucketName == "*" ? "all others" : options.BucketName)}
            {Fact("keys", string.Join(", ", options.Match))}
            {Fact("prefix", string.IsNullOrEmpty(options.PrefixTemplate) ? Words.Count(rule.PrefixDepth, "folder") : options.PrefixTemplate)}
            {Fact("closes when quiet for", Words.Span(rule.QuietPeriod))}
            {Fact("or with", rule.Count == int.MaxValue ? "" : Words.Count(rule.Count, OpenRow.UnitOf(rule)))}
            {Fact("or with", options.ThresholdSize > 0 ? Words.Size(options.ThresholdSize) : "")}
            {Fact("or by", string.Join(", ", options.CompletionMarkers))}
            {Fact("at the latest after", rule.MaxDuration is { } cap ? Words.Span(cap) : "")}
            {Fact("has to contain", string.Join(", ", options.RequiredFiles))}
            {Fact("has to contain", options.ExpectedCount is { } count ? Words.Count(count, "object") : "")}
            {Fact("ignores", string.Join(", ", options.IgnorePrefixes))}
            </dl>
            """);
    }

    /// <summary>One fact; nothing where there is nothing to say.</summary>
    public static Html Fact(string name, string value) =>
        value.Length == 0 ? Html.None : Html.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
}
