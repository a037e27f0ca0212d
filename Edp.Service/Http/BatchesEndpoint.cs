using Edp.Contracts;
using Edp.Core.Batching;
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
            .WithDescription("The newest first. prefix= gives the batches of every prefix that starts with it, packaged=false those that have an event and "
                + "of which nobody told that they were packaged, olderThan= those that became ready before a time, or longer ago than a duration of "
                + "ISO 8601: PT1H, P2D.");
        routes.MapGet("/batches/{id:guid}", GetAsync).WithSummary("One batch");
    }

    private static async Task<Results<Ok<Page<BatchItem>>, ProblemHttpResult>> ListAsync(
        IDbContextFactory<EdpDbContext> contexts,
        BatchItems batchItems,
        string? bucket,
        string? prefix,
        bool? packaged,
        string? olderThan,
        TimeProvider time,
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
        if (packaged is { } wanted)
            batches = WithPackage(batches, wanted);
        if (!string.IsNullOrEmpty(olderThan))
        {
            if (!PastTime.TryRead(olderThan, time.GetUtcNow(), out var before))
                return PastTime.Invalid(olderThan);
            batches = batches.Where(row => row.ReadyAt < before);
        }

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

    // What is incomplete or was cancelled is not to be packaged.
    private static IQueryable<Batch> WithPackage(IQueryable<Batch> batches, bool packaged) => packaged
        ? batches.Where(row => row.PackagedAt != null)
        : batches.Where(row => row.PackagedAt == null && row.Reason != Batch.Cancelled && row.Reason != BatchReason.Incomplete);

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
