using Edp.Core.Clocks;
using Edp.Core.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>
/// Deletes manifests on either database, the oldest first: of as many batches as fit into one transaction, or a piece of one that is larger.
/// </summary>
internal sealed class ManifestStore(StoreTransactions transactions, TimeProvider time) : IManifestStore
{
    private const int MaxBatches = 1_000;

    // The objects of a batch whose manifest is yet to be written are kept until it is.
    private const int FirstHeldBack = (int)EventSinks.Unverified;

    public async Task<long> ExpireAsync(DateTimeOffset readyBefore, int take, CancellationToken cancellationToken)
    {
        var touched = 0L;
        await transactions.OnceAsync(
            async context =>
            {
                var expired = await context.Batches.AsNoTracking()
                    .Where(batch => batch.ManifestExpiredAt == null && batch.ReadyAt < readyBefore
                        && (batch.PublishedAt != null || batch.DeliveredSinks < FirstHeldBack))
                    .OrderBy(batch => batch.ReadyAt)
                    .Take(MaxBatches)
                    .Select(batch => new ExpiredBatch(batch.BatchId, batch.EventCount, batch.ExpectedCount != null))
                    .ToListAsync(cancellationToken);
                touched = expired.Count == 0 ? 0 : await DeleteAsync(context, expired, take, cancellationToken);
            },
            cancellationToken);
        return touched;
    }

    private async Task<long> DeleteAsync(EdpDbContext context, List<ExpiredBatch> expired, int take, CancellationToken cancellationToken)
    {
        var objects = 0L;
        var whole = expired.TakeWhile(batch => (objects += batch.EventCount) <= take).Select(batch => batch.BatchId).ToList();
        if (whole.Count == 0)
        {
            var deleted = await DeleteAsync(context, expired[0].BatchId, take, cancellationToken);
            if (deleted == take)
                return deleted;
            await DeleteExpectedAsync(context, [.. expired.Take(1).Where(batch => batch.Expected).Select(batch => batch.BatchId)], cancellationToken);
            return deleted + await MarkAsync(context, [expired[0].BatchId], cancellationToken);
        }

        await DeleteExpectedAsync(
            context, [.. expired.Take(whole.Count).Where(batch => batch.Expected).Select(batch => batch.BatchId)], cancellationToken);
        return await context.ObjectEvents.Where(row => whole.Contains(row.BatchId)).ExecuteDeleteAsync(cancellationToken)
            + await MarkAsync(context, whole, cancellationToken);
    }

    private Task<int> MarkAsync(EdpDbContext context, List<Guid> batchIds, CancellationToken cancellationToken)
    {
        var now = time.GetMicrosecondNow();
        return context.Batches.Where(row => batchIds.Contains(row.BatchId))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ManifestExpiredAt, now), cancellationToken);
    }

    private static Task<int> DeleteAsync(EdpDbContext context, Guid batchId, int take, CancellationToken cancellationToken)
    {
        var chunk = context.ObjectEvents.Where(row => row.BatchId == batchId).OrderBy(row => row.Key).Select(row => row.Identity).Take(take);
        return context.ObjectEvents.Where(row => chunk.Contains(row.Identity)).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task DeleteExpectedAsync(EdpDbContext context, List<Guid> batchIds, CancellationToken cancellationToken)
    {
        if (batchIds.Count == 0)
            return;
        await context.ExpectedObjects.Where(row => batchIds.Contains(row.BatchId)).ExecuteDeleteAsync(cancellationToken);
        await context.ExpectedLists.Where(row => batchIds.Contains(row.BatchId)).ExecuteDeleteAsync(cancellationToken);
    }

    private sealed record ExpiredBatch(Guid BatchId, long EventCount, bool Expected);
}
