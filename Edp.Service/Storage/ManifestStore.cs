using Edp.Service.Batching;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>Deletes manifests on either database: of the oldest batch that still has one, some objects at a time.</summary>
internal sealed class ManifestStore(StoreTransactions transactions, TimeProvider time) : IManifestStore
{
    public async Task<long> ExpireAsync(DateTimeOffset readyBefore, int take, CancellationToken cancellationToken)
    {
        var touched = 0L;
        await transactions.OnceAsync(
            async context =>
            {
                touched = 0;
                var expired = await context.Batches.AsNoTracking()
                    .Where(batch => batch.ManifestExpiredAt == null && batch.ReadyAt < readyBefore)
                    .OrderBy(batch => batch.ReadyAt)
                    .Select(batch => new { batch.BatchId, batch.EventCount })
                    .Take(take)
                    .ToListAsync(cancellationToken);

                foreach (var batch in expired)
                {
                    var deleted = await DeleteAsync(context, batch.BatchId, take - (int)touched, cancellationToken);
                    touched += deleted;
                    if (touched >= take)
                        return;
                    await context.Batches.Where(row => row.BatchId == batch.BatchId)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.ManifestExpiredAt, time.GetMicrosecondNow()), cancellationToken);
                    touched++;
                }
            },
            cancellationToken);
        return touched;
    }

    private static Task<int> DeleteAsync(EdpDbContext context, Guid batchId, int take, CancellationToken cancellationToken)
    {
        var chunk = context.ObjectEvents.Where(row => row.BatchId == batchId).OrderBy(row => row.Key).Select(row => row.Identity).Take(take);
        return context.ObjectEvents.Where(row => chunk.Contains(row.Identity)).ExecuteDeleteAsync(cancellationToken);
    }
}
