using System.Globalization;
using Edp.Core.Batching;
using Edp.Core.Packaging;
using Edp.Service.Pages.Lists;
using Edp.Service.Pages.Live;
using Edp.Service.Pages.Markup;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Rules;

/// <summary><c>/rule</c>: the rules in their order. <c>/rule/{id}</c>: one of them, by name or number, and what it closed in the last hour.</summary>
internal static class RulesPage
{
    private const int MaxRows = 10_000;
    private const int Shown = 20;
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    public static void MapRulePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(PageLink.Rules, List);
        routes.MapGet(PageLink.Rules + "/{id}", GetAsync);
    }

    private static PageResult List(BucketRules rules) => new(new Page("Rules", Html.Of(
        $"""
        <div class="title"><h1>Rules</h1><p class="soft">The first that fits a key counts.</p></div>
        <ol class="rows">{All(rules.Current).Select((rule, index) => RowOf(rule, index))}</ol>
        <p class="all"><a href="{TrialPage.Path}">Try them on the past</a></p>
        """))
    {
        Path = PageLink.Rules
    });

    private static async Task<IResult> GetAsync(
        HttpContext http,
        IDbContextFactory<EdpDbContext> contexts,
        BucketRules rules,
        PackageRules packages,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var id = http.GetRouteValue("id") as string ?? "";
        var current = rules.Current;
        var all = All(current);
        var index = IndexOf(all, id);
        if (index < 0)
            return new PageResult(Page.NotFound("No such rule", $"No rule has the name or the number {id}") with { Path = PageLink.Rules });

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var since = time.GetUtcNow() - Lately;
        var recent = await context.Batches.AsNoTracking().Where(row => row.ReadyAt >= since)
            .OrderByDescending(row => row.ReadyAt).ThenByDescending(row => row.BatchId).Take(MaxRows).ToListAsync(cancellationToken);
        var closed = recent.Where(row => IsOf(row, all[index], current, all)).ToList();
        var latest = await ClosedBatch.WithPackagesAsync(context, packages, [.. closed.Take(Shown)], time.GetUtcNow(), cancellationToken);
        return new PageResult(new Page(NameOf(all[index], index), Html.Of(
            $"""
            <div class="title"><h1>{NameOf(all[index], index)}</h1></div>
            <div class="card">{RuleFacts.Of(all[index])}</div>
            <section aria-labelledby="hour"><h2 id="hour">Closed in the last hour</h2>
            <div class="card"><dl class="facts">
            {RuleFacts.Fact("batches", Words.Number(closed.Count) + (recent.Count == MaxRows ? " at least" : ""))}
            {RuleFacts.Fact("objects", Words.Number(closed.Sum(row => row.ObjectCount)))}
            {RuleFacts.Fact("size", Words.Size(closed.Sum(row => row.TotalSize)))}
            {closed.GroupBy(row => row.Reason).OrderByDescending(reason => reason.Count()).Select(reason => RuleFacts.Fact($"by {reason.Key}", Words.Number(reason.Count())))}
            </dl></div></section>
            {(latest.Count == 0 ? Html.None : Html.Of($"<section aria-labelledby=\"latest\"><h2 id=\"latest\">The latest of them</h2><ol class=\"rows\">{FittingRows.Of(latest, row => ClosedRow.Of(row, packages)).Markup}</ol></section>"))}
            """))
        {
            Path = PageLink.Rules
        });
    }

    // Where none is configured, every bucket follows the default rule, which is in no list.
    private static IReadOnlyList<BatchRule> All(RuleSet current) =>
        current.Rules is { Count: > 0 } configured ? configured : [current.ForOpenBatch("", "")];

    // A batch knows its rule by name; of one without a name the rule that gives its prefix now is taken.
    private static bool IsOf(Batch row, BatchRule rule, RuleSet current, IReadOnlyList<BatchRule> all) => row.RuleName is { } name
        ? rule.Name == name
        : all.Count == 1 || rule == current.ForOpenBatch(row.Bucket, row.Prefix);

    private static int IndexOf(IReadOnlyList<BatchRule> all, string id)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Name == id)
                return i;
        }

        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < all.Count ? index : -1;
    }

    private static string NameOf(BatchRule rule, int index) => rule.Name ?? $"Rule {index.ToString(CultureInfo.InvariantCulture)}";

    private static Html RowOf(BatchRule rule, int index) => Html.Of(
        $"""
        <li><p class="what"><a class="name" href="{PageLink.Rules}/{Uri.EscapeDataString(rule.Name ?? index.ToString(CultureInfo.InvariantCulture))}">{NameOf(rule, index)}</a></p>
        {RuleFacts.Of(rule)}</li>
        """);
}
