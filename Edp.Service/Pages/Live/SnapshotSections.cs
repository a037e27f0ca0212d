using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Core.Packaging;
using Edp.Service.Pages.Lists;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Live;

/// <summary>Renders a snapshot, once for all who look.</summary>
internal sealed class SnapshotSections(BucketRules rules, PackageRules packages)
{
    public const string Figures = "figures";
    public const string Next = "next";
    public const string Latest = "latest";

    public RenderedSnapshot Render(Snapshot snapshot) => new(
    [
        (Figures, FiguresOf(snapshot)),
        (Next, NextOf(snapshot)),
        (Latest, LatestOf(snapshot))
    ]);

    private static Html FiguresOf(Snapshot snapshot)
    {
        var totals = snapshot.Totals;
        return Html.Of(
            $"""
            {Figure("events/s", Words.Number((long)Math.Round(snapshot.EventsPerSecond)), "", Html.None)}
            {Figure("open", Open(snapshot.Open), "", AgeOf(snapshot.Open))}
            {Figure("overdue", Late(totals.Overdue), totals.Overdue > 0 ? "bad" : "", Html.None)}
            {Figure("undelivered", Late(totals.Sinks.Max(sink => sink.Count)), totals.Oldest is null ? "" : "bad", SinksOf(totals.Sinks))}
            {Figure("oldest", totals.Oldest is { } oldest ? Words.Span(snapshot.At - oldest) : "–", totals.Oldest is null ? "" : "bad", Html.None)}
            """);
    }

    private static Html Figure(string name, string value, string look, Html more) => Html.Of(
        $"""<div class="figure {look}"><dt>{name}</dt><dd>{value}</dd>{more}</div>""");

    private static Html SinksOf(IReadOnlyList<UndeliveredOf> sinks) => Html.Of(
        $"""<dd class="more">{sinks.Select(sink => Html.Of($"<span>{SinkName.Of(sink.Sink)} {Late(sink.Count)}</span> "))}</dd>""");

    private static string Open(OpenCount open) => $"{Words.Number(open.Number)}{(open.HasMore ? "+" : "")}";

    private static Html AgeOf(OpenCount open) => open.Age < TimeSpan.FromSeconds(1)
        ? Html.None
        : Html.Of($"""<dd class="more">counted {Words.Span(open.Age)} ago</dd>""");

    private static string Late(long count) => count < TotalsReader.MaxCounted ? Words.Number(count) : $"{Words.Number(TotalsReader.MaxCounted)}+";

    private Html NextOf(Snapshot snapshot) => snapshot.Next.Count == 0
        ? Html.Of($"""<li class="empty">No batch is open. The first object of a folder opens one.</li>""")
        : FittingRows.Of(snapshot.Next, row => OpenRow.Of(row, rules)).Markup;

    private Html LatestOf(Snapshot snapshot) => snapshot.Latest.Count == 0
        ? Html.Of($"""<li class="empty">No batch was closed yet.</li>""")
        : FittingRows.Of(snapshot.Latest, closed => ClosedRow.Of(closed, packages)).Markup;
}
