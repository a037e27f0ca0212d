using Edp.Core.Clocks;
using Edp.Core.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>
/// Deletes manifests on either database, the oldest first: of as many batches as fit into one transaction, or a piece of one that is larger.
/// </summary>
internal sealed class ManifestStore(StoreTransactions transactions, IExpiredObjects objects, TimeProvider time) : IManifestStore
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

    public Task<long> EmptyAsync(CancellationToken cancellationToken) => objects.EmptyAsync(cancellationToken);

    private async Task<long> DeleteAsync(EdpDbContext context, List<ExpiredBatch> expired, int take, CancellationToken cancellationToken)
    {
        var events = 0L;
        var whole = expired.TakeWhile(batch => (events += batch.EventCount) <= take).Select(batch => batch.BatchId).ToList();
        if (whole.Count == 0)
        {
            var deleted = await objects.DeleteSomeAsync(context, expired[0].BatchId, take, cancellationToken);
            if (deleted == take)
                return deleted;
            await DeleteExpectedAsync(context, [.. expired.Take(1).Where(batch => batch.Expected).Select(batch => batch.BatchId)], cancellationToken);
            return deleted + await MarkAsync(context, [expired[0].BatchId], cancellationToken);
        }

        await DeleteExpectedAsync(
            context, [.. expired.Take(whole.Count).Where(batch => batch.Expected).Select(batch => batch.BatchId)], cancellationToken);
        return await objects.DeleteAsync(context, whole, cancellationToken)
            + await MarkAsync(context, whole, cancellationToken);
    }

    private Task<int> MarkAsync(EdpDbContext context, List<Guid> batchIds, CancellationToken cancellationToken)
    {
        var now = time.GetMicrosecondNow();
        return context.Batches.Where(row => batchIds.Contains(row.BatchId))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ManifestExpiredAt, now), cancellationToken);
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
