using Edp.Core.Batching;
using Edp.Service.Http;
using Edp.Service.Pages.Markup;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Lists;

/// <summary><c>/open</c>: every open batch, by bucket and prefix.</summary>
internal static class OpenPage
{
    private const int Size = 50;

    public static void MapOpen(this IEndpointRouteBuilder routes) => routes.MapGet(PageLink.Open, GetAsync);

    private static async Task<IResult> GetAsync(
        IDbContextFactory<EdpDbContext> contexts,
        BucketRules rules,
        string? bucket,
        string? prefix,
        string? after,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Prefixes.AsNoTracking().StartingWith(prefix, row => row.Prefix)
            .Where(row => row.TimerDueAt != null && row.BatchId != null);
        if (!string.IsNullOrEmpty(bucket))
            rows = rows.Where(row => row.Bucket == bucket);
        if (!string.IsNullOrEmpty(after))
        {
            if (!Cursor.TryRead(after, 2, out var last))
                return Cursor.Invalid(after);
            var (lastBucket, lastPrefix) = (last[0], last[1]);
            rows = rows.Where(row => string.Compare(row.Bucket, lastBucket) > 0
                || (row.Bucket == lastBucket && string.Compare(row.Prefix, lastPrefix) > 0));
        }

        var found = await rows.OrderBy(row => row.Bucket).ThenBy(row => row.Prefix).Take(Size + 1).ToListAsync(cancellationToken);
        var shown = FittingRows.Of([.. found.Take(Size)], row => OpenRow.Of(row, rules), ListPage.Room);
        var next = found.Count > shown.Count ? Cursor.Of(found[shown.Count - 1].Bucket, found[shown.Count - 1].Prefix) : null;
        return new PageResult(ListPage.Of("Open batches", PageLink.Open, (bucket, prefix), shown.Markup, next));
    }
}
