using System.Globalization;
using Edp.Core.Batching;
using Edp.Core.Packaging;
using Edp.Service.Batching;
using Edp.Service.Http;
using Edp.Service.Pages.Forms;
using Edp.Service.Pages.Lists;
using Edp.Service.Pages.Markup;
using Edp.Service.Pages.Operating;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Details;

/// <summary><c>/prefix</c>: the open batch of a prefix, and its life.</summary>
internal static class PrefixPage
{
    private const int Size = 25;

    public static void MapPrefix(this IEndpointRouteBuilder routes) => routes.MapGet("/prefix", GetAsync);

    private static async Task<IResult> GetAsync(
        HttpContext http,
        IDbContextFactory<EdpDbContext> contexts,
        BucketRules rules,
        FormTokens tokens,
        string? bucket,
        string? prefix,
        string? after,
        Guid? done,
        CancellationToken cancellationToken)
    {
        var (name, start) = (bucket ?? "", prefix ?? "");
        var before = long.MaxValue;
        if (!string.IsNullOrEmpty(after) && !(Cursor.TryRead(after, 1, out var last)
            && long.TryParse(last[0], NumberStyles.None, CultureInfo.InvariantCulture, out before)))
        {
            return Cursor.Invalid(after);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Prefixes.AsNoTracking()
            .SingleOrDefaultAsync(state => state.Bucket == name && state.Prefix == start, cancellationToken);
        if (row is null)
            return new PageResult(Unknown(name, start));

        var batches = await context.Batches.AsNoTracking()
            .Where(batch => batch.Bucket == name && batch.Prefix == start && batch.BatchNumber < before)
            .OrderByDescending(batch => batch.BatchNumber).Take(Size + 1).ToListAsync(cancellationToken);
        var shown = batches.Take(Size).ToList();
        var packages = await PackagesAsync(context, shown, cancellationToken);
        var isFirst = before == long.MaxValue;
        var ids = shown.Select(batch => batch.BatchId).Concat(isFirst && row.BatchId is { } open ? [open] : []);
        var actions = await DoneActions.OfBatchesAsync(context, ids, cancellationToken);
        var next = batches.Count > Size ? Cursor.Of(shown[^1].BatchNumber.ToString(CultureInfo.InvariantCulture)) : null;
        var notice = await DoneActions.NoticeAsync(context, done, cancellationToken);
        return new PageResult(new Page(start.Length > 0 ? start : name, Html.Of(
            $"""
            <div class="title"><h1>{(start.Length > 0 ? VisibleText.Key(start) : Html.Of($"Root of the bucket"))}</h1><p class="soft">in {VisibleText.Key(name)}</p></div>
            {notice}{(isFirst ? OpenBatch(row, rules, tokens.For(http)) : Html.None)}
            <section aria-labelledby="life"><h2 id="life">Its life</h2>
            {LifeEntry.List(
                [.. isFirst ? PrefixLife.Of(row) : [], .. shown.SelectMany(PrefixLife.Of), .. packages.SelectMany(PrefixLife.Of), .. actions.Select(ActionWords.Entry)])}
            {ListPage.Next(PageLink.Prefix(name, start), next)}</section>
            """))
        {
            Searched = $"s3://{name}/{start}"
        });
    }

    private static Html OpenBatch(PrefixState row, BucketRules rules, Html? token) => row.BatchId is { } batchId
        ? Html.Of(
            $"""
            <div class="card"><p class="what"><span><a href="{PageLink.Batch(batchId)}">Batch {row.BatchNumber}</a> is open</span></p>
            <p class="how"><span>{OpenRow.Progress(row, rules.ForOpenBatch(row))}</span>{OpenRow.Due(row, rules.ForOpenBatch(row))}</p>
            {OpenRow.Missing(row)}{OpenRow.Bar(row, rules.ForOpenBatch(row))}{PrefixForms.Of(token, row)}</div>
            """)
        : Html.Of($"""<div class="card"><p class="what">No batch is open</p><p class="how">The next new object opens batch {row.BatchNumber + 1}.</p></div>""");

    private static Page Unknown(string bucket, string prefix) => Page.NotFound(
        "Nothing recorded", $"EDP has recorded nothing for s3://{bucket}/{prefix}") with { Searched = $"s3://{bucket}/{prefix}" };

    // The rounds that the batches of this page led to.
    private static async Task<IReadOnlyList<PackageReadyRow>> PackagesAsync(
        EdpDbContext context, List<Batch> batches, CancellationToken cancellationToken)
    {
        if (batches.Count == 0)
            return [];
        var packageId = PackageObserved.Of(batches[0]).PackageId;
        var ids = batches.Select(batch => (Guid?)batch.BatchId).ToList();
        return await context.ReadyPackages.AsNoTracking().Where(row => row.PackageId == packageId && ids.Contains(row.BatchId))
            .OrderByDescending(row => row.Round).Take(Size).ToListAsync(cancellationToken);
    }
}
