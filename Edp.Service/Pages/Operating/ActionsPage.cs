using Edp.Core.Operating;
using Edp.Service.Http;
using Edp.Service.Pages.Forms;
using Edp.Service.Pages.Lists;
using Edp.Service.Pages.Markup;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Operating;

/// <summary><c>/actions</c>: backfills, replays and packages that wait, with their progress, and what was done by hand.</summary>
internal static class ActionsPage
{
    private const int Few = 10;
    private const int Size = 40;

    // What each list may take, in characters: together with the lists' forms they stay within the size of a page.
    private const int Room = 12_000;

    public static void MapActions(this IEndpointRouteBuilder routes) => routes.MapGet(PageLink.Actions, GetAsync);

    private static async Task<IResult> GetAsync(
        HttpContext http,
        IDbContextFactory<EdpDbContext> contexts,
        FormTokens tokens,
        BatchForms batches,
        string? after,
        Guid? done,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var actions = context.OperatorActions.AsNoTracking();
        if (!string.IsNullOrEmpty(after))
        {
            if (!TimeCursor.TryRead(after, out var lastAt, out var lastId))
                return Cursor.Invalid(after);
            actions = actions.Where(row => row.ActedAt < lastAt || (row.ActedAt == lastAt && row.ActionId < lastId));
        }

        List<OperatorAction> found = await actions.OrderByDescending(row => row.ActedAt).ThenByDescending(row => row.ActionId)
            .Take(Size + 1).ToListAsync(cancellationToken);
        var shown = FittingRows.Of([.. found.Take(Size)], row => ActionWords.EntryWithSubject(row).ToHtml(), Room);
        var next = found.Count > shown.Count ? TimeCursor.Of(found[shown.Count - 1].ActedAt, found[shown.Count - 1].ActionId) : null;
        var work = string.IsNullOrEmpty(after) ? await WorkAsync(context, tokens.For(http), batches, cancellationToken) : Html.None;
        var notice = await DoneActions.NoticeAsync(context, done, cancellationToken);
        return new PageResult(new Page("Actions", Html.Of(
            $"""
            <div class="title"><h1>Actions</h1></div>
            {notice}{work}
            <section aria-labelledby="hand"><h2 id="hand">Done by hand</h2>
            {(found.Count == 0 ? Html.Of($"""<p class="empty">Nothing was done by hand yet.</p>""") : Html.Of($"""<ol class="life">{shown.Markup}</ol>"""))}
            {ListPage.Next(PageLink.Actions, next)}</section>
            """))
        {
            Path = PageLink.Actions
        });
    }

    private static async Task<Html> WorkAsync(EdpDbContext context, Html? token, BatchForms batches, CancellationToken cancellationToken)
    {
        var backfills = await context.Backfills.AsNoTracking()
            .OrderBy(row => row.FinishedAt != null).ThenByDescending(row => row.CreatedAt).ThenByDescending(row => row.BackfillId)
            .Take(Few).ToListAsync(cancellationToken);
        var replays = await context.Replays.AsNoTracking()
            .OrderBy(row => row.FinishedAt != null).ThenByDescending(row => row.RequestedAt).ThenByDescending(row => row.ReplayId)
            .Take(Few).ToListAsync(cancellationToken);
        var waiting = await WaitingPackage.NextAsync(context, Few, cancellationToken);
        return Html.Of(
            $"""
            {Section("backfills", "Backfills", FittingRows.Of(backfills, row => BackfillRow.Of(token, row), Room).Markup, "No backfill was asked for: edp backfill s3://bucket/ begins one.", Html.None)}
            {Section("replays", "Replays of buckets", FittingRows.Of(replays, row => ReplayRow.Of(token, row), Room).Markup, "No replay was asked for.", ReplayForms.New(token, batches))}
            {Section("packages", "Packages that wait", FittingRows.Of(waiting, row => WaitingPackage.RowOf(token, row), Room).Markup, "No package waits.", Html.None)}
            """);
    }

    private static Html Section(string id, string title, Html rows, string empty, Html more) => Html.Of(
        $"""
        <section aria-labelledby="{id}"><h2 id="{id}">{title}</h2>
        {(rows.ToString().Length == 0 ? Html.Of($"""<p class="empty">{empty}</p>""") : Html.Of($"""<ol class="rows">{rows}</ol>"""))}{more}</section>

        """);
}
