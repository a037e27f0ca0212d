using Edp.Service.Http;
using Edp.Service.Pages.Lists;
using Edp.Service.Pages.Markup;
using Edp.Service.Storage;
using Edp.Service.Storage.Ignored;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Errors;

/// <summary><c>/errors</c>: sinks that take nothing, queues with what could not be handled, and what was rejected or ignored.</summary>
internal static class ErrorsPage
{
    private const int Size = 50;

    public static void MapErrors(this IEndpointRouteBuilder routes) => routes.MapGet(PageLink.Errors, GetAsync);

    private static async Task<IResult> GetAsync(
        IDbContextFactory<EdpDbContext> contexts,
        SinkHealth sinks,
        ErrorQueues queues,
        IgnoredKeyWriter writer,
        string? after,
        CancellationToken cancellationToken)
    {
        await writer.WriteAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.IgnoredKeys.AsNoTracking().Where(row => row.Outcome != KeyOutcome.Duplicate);
        if (!string.IsNullOrEmpty(after))
        {
            if (!TimeCursor.TryRead(after, out var lastAt, out var lastId))
                return Cursor.Invalid(after);
            rows = rows.Where(row => row.LastAt < lastAt || (row.LastAt == lastAt && row.IgnoredKeyId < lastId));
        }

        var found = await rows.OrderByDescending(row => row.LastAt).ThenByDescending(row => row.IgnoredKeyId).Take(Size + 1)
            .ToListAsync(cancellationToken);
        var shown = FittingRows.Of([.. found.Take(Size)], RowOf, ListPage.Room);
        var next = found.Count > shown.Count ? TimeCursor.Of(found[shown.Count - 1].LastAt, found[shown.Count - 1].IgnoredKeyId) : null;
        var state = string.IsNullOrEmpty(after)
            ? StateOf(await sinks.ReadAsync(isDatabaseThere: true, cancellationToken), queues.Any, await queues.ReadAsync(cancellationToken))
            : Html.None;
        return new PageResult(new Page("Errors", Html.Of(
            $"""
            <div class="title"><h1>Errors</h1></div>
            {state}
            <section aria-labelledby="ignored"><h2 id="ignored">Rejected and ignored</h2>
            {(found.Count == 0 ? Html.Of($"<p class=\"empty\">Everything that came counts.</p>") : Table("ignored", shown.Markup, "Last", "Why", "Where", "How often"))}
            {ListPage.Next(PageLink.Errors, next)}</section>
            """))
        {
            Path = PageLink.Errors
        });
    }

    private static Html StateOf(IReadOnlyList<SinkHealthItem> sinks, bool hasQueues, IReadOnlyList<ErrorQueue> queues) => Html.Of(
        $"""
        <section aria-labelledby="sinks"><h2 id="sinks">Sinks</h2>
        {Table("sinks", Html.Of($"{sinks.Select(RowOf)}"), "Sink", "Now", "Undelivered", "Last accepted", "Last error")}</section>
        <section aria-labelledby="queues"><h2 id="queues">Error queues</h2>
        {(hasQueues ? Table("queues", Html.Of($"{queues.Select(RowOf)}"), "Queue", "Messages") : Html.Of($"<p class=\"empty\">Only with SQS are there error queues whose depth can be asked.</p>"))}</section>
        """);

    private static Html Table(string id, Html rows, params IEnumerable<string> columns) => Html.Of(
        $"""
        <div class="scroll" tabindex="0" role="group" aria-labelledby="{id}"><table>
        <thead><tr>{columns.Select(column => Html.Of($"<th scope=\"col\">{column}</th>"))}</tr></thead>
        <tbody>{rows}</tbody></table></div>
        """);

    private static Html RowOf(SinkHealthItem sink) => Html.Of(
        $"""<tr><td>{sink.Sink}</td><td>{sink.Status}</td><td>{(sink.Undelivered is { } count ? Words.Number(count) : "unknown")}</td><td>{Words.Time(sink.LastSuccessAt)}</td><td class="wide">{Words.Time(sink.LastErrorAt)} {sink.LastError}</td></tr>""");

    private static Html RowOf(ErrorQueue queue) => Html.Of(
        $"""<tr><td>{queue.Name}</td><td class="wide">{(queue.Messages is { } count ? Words.Number(count) : $"unknown: {queue.Problem}")}</td></tr>""");

    private static Html RowOf(IgnoredKey row) => Html.Of(
        $"""<tr><td>{Words.Time(row.LastAt)}</td><td>{row.Outcome}: {row.Reason}{(row.Pattern.Length > 0 ? $" ({row.Pattern})" : "")}</td><td class="wide">{VisibleText.Key($"s3://{row.Bucket}/{row.ExampleKey}")}<br>{row.Detail}</td><td class="number">{Words.Number(row.EventCount)}</td></tr>""");
}
