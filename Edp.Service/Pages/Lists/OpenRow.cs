using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Lists;

/// <summary>An open batch in a list: what it has, what it waits for, and a bar that runs until it closes.</summary>
internal static class OpenRow
{
    // How many of the missing files are named in a list.
    private const int Named = 3;

    public static Html Of(PrefixRecord row, BucketRules rules)
    {
        var rule = rules.ForOpenBatch(row);
        return Html.Of(
            $"""
            <li id="p{row.CorrelationId}">
            <p class="what">{PageLink.ToPrefix(row)}<span class="bucket">{row.Bucket}</span></p>
            <p class="how"><span>{Progress(row, rule)}</span>{Due(row, rule)}</p>
            {Missing(row)}{Bar(row, rule)}
            </li>
            """);
    }

    /// <summary>Objects so far, and how many are missing where a number closes the batch.</summary>
    public static string Progress(PrefixRecord row, BatchRule rule) => !row.Expects && rule.MissingCountOf(row) is { } missing
        ? $"{Words.Number(rule.Count - missing)} of {Words.Count(rule.Count, UnitOf(rule))} · {Words.Size(row.TotalSize)}"
        : $"{Words.Count(row.ObjectCount, "object")} · {Words.Size(row.TotalSize)}";

    /// <summary>What the rule's number counts (R6).</summary>
    public static string UnitOf(BatchRule rule) => rule.Options.ThresholdCounts == ThresholdCounts.Events ? "event" : "object";

    /// <summary>What a batch misses that has to contain something.</summary>
    public static Html Missing(PrefixRecord row) => row.MissingCount switch
    {
        null => Html.None,
        0 => Html.Of($"""<p class="missing">nothing is missing</p>"""),
        { } count => Html.Of($"""<p class="missing">{Words.Number(count)} missing{NamesOf(row)}</p>""")
    };

    private static Html NamesOf(PrefixRecord row)
    {
        var names = FileNames.Split(row.MissingFiles);
        return Html.Of($"{names.Take(Named).Select((name, index) => Html.Of($"{(index == 0 ? ": " : ", ")}{VisibleText.Key(name)}"))}{(names.Length > Named ? ", …" : "")}");
    }

    /// <summary>When it closes, and by what, if nothing more arrives.</summary>
    public static Html Due(PrefixRecord row, BatchRule rule) => row.DueAt is { } due
        ? Html.Of(
            $"""<span class="reason">{rule.DueReason(row)}</span><span class="due" data-due="{Milliseconds(due)}">closes at {Words.Time(due)}</span>""")
        : Html.None;

    /// <summary>The bar, which only a script can move: without one the time says it.</summary>
    public static Html Bar(PrefixRecord row, BatchRule rule) => row.DueAt is { } due && StartOf(row, rule) is { } start
        ? Html.Of(
            $"""<progress max="1" value="0" data-from="{Milliseconds(start)}" data-until="{Milliseconds(due)}" aria-label="Time until it closes" hidden></progress>""")
        : Html.None;

    private static DateTimeOffset? StartOf(PrefixRecord row, BatchRule rule) =>
        rule.DueReason(row) == BatchReason.MaxDuration ? row.OpenedAt : row.LastRecordedAt ?? row.OpenedAt;

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
