using Edp.Core.Packaging;
using Edp.Service.Http;
using Edp.Service.Pages.Live;
using Edp.Service.Pages.Markup;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Lists;

/// <summary><c>/closed</c>: every closed batch, the newest first.</summary>
internal static class ClosedPage
{
    private const int Size = 40;

    public static void MapClosed(this IEndpointRouteBuilder routes) => routes.MapGet(PageLink.Closed, GetAsync);

    private static async Task<IResult> GetAsync(
        IDbContextFactory<EdpDbContext> contexts,
        PackageRules packages,
        TimeProvider time,
        string? bucket,
        string? prefix,
        string? after,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Batches.AsNoTracking().StartingWith(prefix, row => row.Prefix);
        if (!string.IsNullOrEmpty(bucket))
            rows = rows.Where(row => row.Bucket == bucket);
        if (!string.IsNullOrEmpty(after))
        {
            if (!TimeCursor.TryRead(after, out var readyAt, out var batchId))
                return Cursor.Invalid(after);
            rows = rows.Where(row => row.ReadyAt < readyAt || (row.ReadyAt == readyAt && row.BatchId < batchId));
        }

        var found = await rows.OrderByDescending(row => row.ReadyAt).ThenByDescending(row => row.BatchId).Take(Size + 1)
            .ToListAsync(cancellationToken);
        var closed = await ClosedBatch.WithPackagesAsync(context, packages, [.. found.Take(Size)], time.GetUtcNow(), cancellationToken);
        var shown = FittingRows.Of(closed, batch => ClosedRow.Of(batch, packages), ListPage.Room);
        var next = found.Count > shown.Count ? TimeCursor.Of(found[shown.Count - 1].ReadyAt, found[shown.Count - 1].BatchId) : null;
        return new PageResult(ListPage.Of("Closed batches", PageLink.Closed, (bucket, prefix), shown.Markup, next));
    }
}
