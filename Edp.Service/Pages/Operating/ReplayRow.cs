using Edp.Core.Operating;
using Edp.Core.Outbox;
using Edp.Service.Http;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Operating;

/// <summary>A replay of a bucket in a list: how far it is, and what can be done with it.</summary>
internal static class ReplayRow
{
    public static Html Of(Html? token, Replay row) => Html.Of(
        $"""
        <li><div id="f{row.ReplayId}"{(row.FinishedAt is null ? Html.Of($" data-fresh") : Html.None)}>
        <p class="what">{VisibleText.Key($"s3://{row.Bucket}/")}<span class="reason">{StateOf(row)}</span></p>
        <p class="how"><span>{Words.Number(row.Replayed)} of {Words.Count(row.Batches, "event")} sent again</span><span>to {string.Join(", ", SinkNames.Of((EventSinks)row.Sinks))}</span><span>ready {Words.Time(row.ReadyFrom)} to {Words.Time(row.ReadyUntil)}</span></p>
        <progress max="{Math.Max(1, row.Batches)}" value="{row.Replayed}" aria-label="Events sent again"></progress></div>
        {ReplayForms.Of(token, row)}</li>

        """);

    private static string StateOf(Replay row) =>
        row.FinishedAt is null ? "running" : row.Replayed < row.Batches ? "stopped" : "completed";
}
