using Edp.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Http;

/// <summary><c>/batches</c>: what was closed, when and why.</summary>
internal static class BatchesEndpoint
{
    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/batches", ListAsync)
            .WithSummary("List closed batches")
            .WithDescription("The newest first. prefix= gives the batches of every prefix that starts with it.");
        routes.MapGet("/batches/{id:guid}", GetAsync).WithSummary("One batch");
    }

    private static async Task<Results<Ok<Page<BatchItem>>, ProblemHttpResult>> ListAsync(
        IDbContextFactory<EdpDbContext> contexts,
        BatchItems batchItems,
        string? bucket,
        string? prefix,
        string? after,
        int? limit,
        CancellationToken cancellationToken)
    {
        if (PageLimit.Check(limit) is { } badLimit)
            return badLimit;

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var batches = context.Batches.AsNoTracking().StartingWith(prefix, row => row.Prefix);
        if (!string.IsNullOrEmpty(bucket))
            batches = batches.Where(row => row.Bucket == bucket);
        if (!string.IsNullOrEmpty(after))
        {
            if (!TimeCursor.TryRead(after, out var readyAt, out var batchId))
                return Cursor.Invalid(after);
            batches = batches.Where(row => row.ReadyAt < readyAt || (row.ReadyAt == readyAt && row.BatchId < batchId));
        }

        var take = limit ?? PageLimit.Default;
        var rows = await batches.OrderByDescending(row => row.ReadyAt).ThenByDescending(row => row.BatchId)
            .Take(take + 1).ToListAsync(cancellationToken);
        var items = rows.Take(take).Select(batchItems.Of).ToList();
        return TypedResults.Ok(new Page<BatchItem>(items, rows.Count > take ? TimeCursor.Of(items[^1].ReadyAt, items[^1].BatchId) : null));
    }

    private static async Task<Results<Ok<BatchItem>, ProblemHttpResult>> GetAsync(
        IDbContextFactory<EdpDbContext> contexts, BatchItems items, Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Batches.AsNoTracking().SingleOrDefaultAsync(batch => batch.BatchId == id, cancellationToken);
        return row is null
            ? TypedResults.Problem("No batch with this id was closed.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Ok(items.Of(row));
    }
}
