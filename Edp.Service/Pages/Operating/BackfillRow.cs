using Edp.Core.Backfilling;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Operating;

/// <summary>A backfill in a list: how far it is, and what can be done with it. How much there is in all, S3 does not say.</summary>
internal static class BackfillRow
{
    public static Html Of(Html? token, Backfill row) => Html.Of(
        $"""
        <li><div id="f{row.BackfillId}"{(row.State == BackfillStates.Running ? Html.Of($" data-fresh") : Html.None)}>
        <p class="what">{VisibleText.Key($"s3://{row.Bucket}/{row.Prefix}")}<span class="reason">{row.State}{(row.DryRun ? ", dry run" : "")}</span></p>
        <p class="how"><span>{Words.Number(row.ListedCount)} listed · {Words.Number(row.RecordedCount)} {(row.DryRun ? "to record" : "recorded")} · {Words.Number(row.KnownCount)} known · {Words.Number(row.IgnoredCount + row.SkippedCount)} left out</span><span>up to {Words.Number(row.Rate)}/s</span><span>{(row.FinishedAt is { } end ? Html.Of($"ended {Words.Time(end)}") : Html.Of($"begun {Words.Time(row.CreatedAt)}"))}</span></p>
        {(row.LastKey is { } key && row.FinishedAt is null ? Html.Of($"""<p class="how">at {VisibleText.Key(key)}</p>""") : Html.None)}{(row.Problem is { } problem ? Html.Of($"""<p class="error">{problem}</p>""") : Html.None)}</div>
        {BackfillForms.Of(token, row)}</li>

        """);
}
