using Edp.Core.Batching;
using Edp.Core.Operating;
using Edp.Core.Packaging;
using Edp.Service.Http;
using Edp.Service.Pages.Forms;
using Edp.Service.Pages.Lists;
using Edp.Service.Pages.Live;
using Edp.Service.Pages.Markup;
using Edp.Service.Pages.Operating;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Details;

/// <summary><c>/batch/{id}</c>: a closed batch with its event, its deliveries and its manifest; or the manifest of an open one.</summary>
internal static class BatchPage
{
    private const int Named = 20;

    public static void MapBatch(this IEndpointRouteBuilder routes) => routes.MapGet("/batch/{id:guid}", GetAsync);

    private static async Task<IResult> GetAsync(
        HttpContext http,
        IDbContextFactory<EdpDbContext> contexts,
        PackageRules packages,
        TimeProvider time,
        EventText events,
        DeliveryTable deliveries,
        FormTokens tokens,
        BatchForms forms,
        Guid id,
        string? after,
        Guid? done,
        CancellationToken cancellationToken)
    {
        if (!ManifestTable.TryRead(after, out var afterKey))
            return Cursor.Invalid(after!);

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var batch = await context.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.BatchId == id, cancellationToken);
        var manifest = batch?.ManifestExpiredAt is null
            ? await ManifestTable.ReadAsync(context, id, afterKey, cancellationToken)
            : ManifestTable.Nothing;
        if (batch is null)
            return new PageResult(manifest.IsEmpty ? Page.NotFound("No such batch", $"No batch has the id {id}") : Open(id, manifest));

        var actions = await DoneActions.OfBatchesAsync(context, [id], cancellationToken);
        var closed = (await ClosedBatch.WithPackagesAsync(context, packages, [batch], time.GetUtcNow(), cancellationToken))[0];
        var notice = await DoneActions.NoticeAsync(context, done, cancellationToken);
        return new PageResult(new Page($"Batch {batch.BatchNumber} of {batch.Prefix}", Html.Of(
            $"""
            <div class="title"><h1>Batch {batch.BatchNumber}</h1><p class="soft">of {PageLink.ToPrefix(batch.Bucket, batch.Prefix)} in {VisibleText.Key(batch.Bucket)}</p></div>
            {notice}{(afterKey is null ? Summary(closed, packages, events, deliveries, ByHand(closed, tokens.For(http), forms), actions) : Html.None)}
            {manifest.ToHtml(id, batch.ManifestExpiredAt)}
            """))
        {
            Searched = $"s3://{batch.Bucket}/{batch.Prefix}"
        });
    }

    private static Page Open(Guid id, ManifestTable manifest) => new("An open batch", Html.Of(
        $"""
        <div class="title"><h1>An open batch</h1><p class="soft">Its objects so far; more may come.</p></div>
        {manifest.ToHtml(id, null)}
        """));

    // A package that a later batch leads to is none of this one.
    private static Html ByHand(ClosedBatch closed, Html? token, BatchForms forms)
    {
        var package = closed.Package?.BatchId == closed.Batch.BatchId ? closed.Package : null;
        return ActionPanel.Row(
            token, new[] { forms.PanelOf(closed.Batch), PackageForms.PanelOf(package, closed.Batch.BatchId) }.OfType<ActionPanel>());
    }

    private static Html Summary(
        ClosedBatch closed,
        PackageRules packages,
        EventText events,
        DeliveryTable deliveries,
        Html byHand,
        IReadOnlyList<OperatorAction> actions)
    {
        var batch = closed.Batch;
        return Html.Of(
            $"""
            <div class="card"><dl class="facts">
            <div><dt>closed by</dt><dd>{batch.Reason}</dd></div>
            <div><dt>objects</dt><dd>{Words.Number(batch.ObjectCount)}</dd></div>
            <div><dt>events</dt><dd>{Words.Number(batch.EventCount)}</dd></div>
            <div><dt>size</dt><dd>{Words.Size(batch.TotalSize)}</dd></div>
            <div><dt>opened</dt><dd>{Words.Time(batch.OpenedAt)}</dd></div>
            <div><dt>closed</dt><dd>{Words.Time(batch.ReadyAt)}</dd></div>
            <div><dt>open for</dt><dd>{Words.Span(batch.ReadyAt - batch.OpenedAt)}</dd></div>
            </dl>{Missing(batch)}{Manifest(batch)}{Lamp.Words(BatchLamps.Of(closed, packages))}{byHand}</div>
            {(actions.Count == 0 ? Html.None : Html.Of($"""<section aria-labelledby="hand"><h2 id="hand">Done by hand</h2>{LifeEntry.List(actions.Select(ActionWords.Entry))}</section>"""))}
            {(batch.Reason == Batch.Cancelled ? Html.Of($"<p>It was cancelled by hand: no event is sent.</p>") : Event(batch, events, deliveries))}
            """);
    }

    private static Html Event(Batch batch, EventText events, DeliveryTable deliveries) => Html.Of(
        $"""
        <section aria-labelledby="deliveries"><h2 id="deliveries">Deliveries</h2>{deliveries.Of(batch)}</section>
        <section aria-labelledby="event-title"><div class="title"><h2 id="event-title">Event</h2>
        <button type="button" data-copy="event" hidden>Copy</button></div>
        <pre id="event" class="card" tabindex="0" aria-labelledby="event-title">{events.Of(batch)}</pre></section>
        """);

    private static Html Manifest(Batch batch) => batch switch
    {
        { ManifestUri: null, AwaitsManifest: true } => Html.Of($"<p>Its event waits behind that of an earlier batch, whose manifest is not written yet.</p>"),
        { ManifestUri: null } => Html.None,
        { AwaitsManifest: false, ManifestUri: { } uri } => Html.Of($"<p>Manifest: {VisibleText.Key(uri)}</p>"),
        { ManifestProblem: { } problem, ManifestUri: { } uri } => Html.Of(
            $"""<p class="missing">Its event waits for its manifest, which S3 does not take at {VisibleText.Key(uri)}: {problem}</p>"""),
        { ManifestUri: var uri } => Html.Of($"<p>Its event waits until its manifest is written to {VisibleText.Key(uri)}</p>")
    };

    private static Html Missing(Batch batch) => batch.MissingCount is > 0 and { } count
        ? Html.Of(
            $"""<p class="missing">{Words.Number(count)} missing: {MissingNames.Names(batch.Missing).Take(Named).Select((name, index) => Html.Of($"{(index == 0 ? "" : ", ")}{VisibleText.Key(name)}"))}</p>""")
        : Html.None;
}
