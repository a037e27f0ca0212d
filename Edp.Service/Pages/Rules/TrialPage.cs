using System.Globalization;
using Edp.Core.Batching;
using Edp.Core.Trials;
using Edp.Service.Http;
using Edp.Service.Pages.Markup;
using Edp.Service.Trials;

namespace Edp.Service.Pages.Rules;

/// <summary><c>/trial</c>: what the rules in force make of the recorded past, and which quiet periods would have done.</summary>
internal static class TrialPage
{
    public const string Path = "/trial";

    private const int MaxDays = 365;

    public static void MapTrial(this IEndpointRouteBuilder routes) => routes.MapGet(Path, GetAsync);

    private static async Task<IResult> GetAsync(
        BucketRules rules, RuleTrials trials, TimeProvider time, int? days, CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromDays(Math.Clamp(days ?? RuleTrialEndpoint.DefaultSpan.Days, 1, MaxDays));
        var report = await trials.TryAsync(rules.Current, time.GetUtcNow() - span, cancellationToken);
        return new PageResult(new Page("Rules tried on the past", Html.Of(
            $"""
            <div class="title"><h1>Rules tried on the past</h1><p class="soft">What the rules in force would have made of the last {Words.Count(span.Days, "day")}.</p></div>
            <form class="filter" action="{Path}"><label>Days <input type="number" name="days" min="1" max="{MaxDays}" value="{span.Days}"></label><button>Try</button></form>
            {(report is null ? Html.Of($"""<p class="empty">Another trial is running; reload the page when it has ended.</p>""") : Of(report))}
            <p class="soft">Other rules are tried with edp rules try FILE.</p>
            """))
        {
            Path = PageLink.Rules
        });
    }

    private static Html Of(TrialReport report) => Html.Of(
        $"""
        <p>{Words.Count(report.Events, "event")}, {Words.Number(report.Ignored)} of them ignored{(report.IsCut ? "; there are more, which are left out" : "")}.</p>
        {report.Rules.Select((rule, index) => Of(rule, index))}
        """);

    private static Html Of(RuleTrialReport rule, int index) => Html.Of(
        $"""
        <section aria-labelledby="r{index}"><h2 id="r{index}">Rule {rule.Rule}</h2>
        <div class="card"><dl class="facts">
        {RuleFacts.Fact("objects", Words.Number(rule.Objects))}
        {RuleFacts.Fact("prefixes", Words.Number(rule.Prefixes))}
        {RuleFacts.Fact("batches closed", Words.Number(rule.Batches))}
        {rule.Reasons.Select(reason => RuleFacts.Fact($"by {reason.Key}", Words.Number(reason.Value)))}
        {RuleFacts.Fact("open", Words.Number(rule.Open))}
        {RuleFacts.Fact("objects of a batch, mostly", rule.ObjectsOfBatch is { } objects ? Words.Number((long)objects.Median) : "")}
        {RuleFacts.Fact("closed after the last object", rule.Delay is { } delay ? Words.Span(TimeSpan.FromSeconds(delay.Median)) : "")}
        {RuleFacts.Fact("late objects a week", rule.LateObjectsPerWeek.ToString("#,0.#", CultureInfo.InvariantCulture))}
        {RuleFacts.Fact("quiet period", Words.Span(TimeSpan.FromSeconds(rule.QuietPeriod)))}
        {RuleFacts.Fact("suggested", rule.Suggested is { } best ? $"{Words.Span(TimeSpan.FromSeconds(best.QuietPeriod))}, with {Percent(best.Rate)} late" : "")}
        </dl></div>
        <div class="scroll" tabindex="0" role="group" aria-labelledby="r{index}"><table>
        <thead><tr><th scope="col">Quiet period</th><th scope="col" class="number">Late objects</th></tr></thead>
        <tbody>{rule.Curve.Select(point => Html.Of($"""<tr><td>{Words.Span(TimeSpan.FromSeconds(point.QuietPeriod))}</td><td class="number">{Percent(point.Rate)}</td></tr>"""))}</tbody></table></div></section>

        """);

    private static string Percent(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.##} %");
}
