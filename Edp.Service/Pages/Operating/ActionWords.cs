using System.Text.Json;
using Edp.Core.Operating;
using Edp.Service.Pages.Details;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Operating;

/// <summary>What somebody did by hand, in a sentence.</summary>
internal static class ActionWords
{
    public static Html Of(OperatorAction row) => Html.Of(
        $"""<b>{What(row)}</b> by {row.Who}{(row.Reason is { } reason ? Html.Of($": <q>{reason}</q>") : Html.None)}""");

    public static LifeEntry Entry(OperatorAction row) => new(row.ActedAt, Of(row));

    /// <summary>With what it was done to.</summary>
    public static LifeEntry EntryWithSubject(OperatorAction row) => new(row.ActedAt, Html.Of($"""{Of(row)}<br>{Subject(row)}"""));

    private static Html What(OperatorAction row) => row.Action switch
    {
        OperatorActionNames.Flush => Html.Of($"Flushed"),
        OperatorActionNames.Hold => Html.Of($"Held until {Time(row, "heldUntil")}"),
        OperatorActionNames.Extend => Html.Of($"Extended to {Time(row, "extendedUntil")}"),
        OperatorActionNames.Cancel => Html.Of($"Cancelled"),
        OperatorActionNames.Release => Html.Of($"Wait of the package ended"),
        OperatorActionNames.Replay => Html.Of($"{(row.BatchId is null ? "Replay of the bucket begun" : "Event sent again")}"),
        OperatorActionNames.StopReplay => Html.Of($"Replay of the bucket stopped"),
        OperatorActionNames.Backfill => Html.Of($"Backfill begun"),
        OperatorActionNames.PauseBackfill => Html.Of($"Backfill paused"),
        OperatorActionNames.ResumeBackfill => Html.Of($"Backfill resumed"),
        OperatorActionNames.CancelBackfill => Html.Of($"Backfill cancelled"),
        OperatorActionNames.ChangeBackfill => Html.Of($"Rate of the backfill changed"),
        _ => Html.Of($"{row.Action}")
    };

    private static Html Subject(OperatorAction row) => row switch
    {
        { PackageName: { } package } => Html.Of($"package {VisibleText.Key(package)} in {VisibleText.Key(row.Bucket)}"),
        { Prefix: { } prefix, BatchId: { } batch } => Html.Of(
            $"""{PageLink.ToPrefix(row.Bucket, prefix)} in {VisibleText.Key(row.Bucket)}, <a href="{PageLink.Batch(batch)}">its batch</a>"""),
        _ => VisibleText.Key($"s3://{row.Bucket}/{row.Prefix}")
    };

    private static Html Time(OperatorAction row, string field) =>
        JsonElement.Parse(row.StateAfter).TryGetProperty(field, out var time) && time.TryGetDateTimeOffset(out var at) ? Words.Time(at) : Html.None;
}
