using Edp.Service.Batching;
using Edp.Service.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// The outbox on PostgreSQL. The rows stay locked while they are delivered, in one order for all replicas, so a batch is delivered by one
/// of them at a time and never before an earlier batch of its prefix.
/// </summary>
internal sealed class PostgresBatchOutbox(StoreTransactions transactions, TimeProvider time) : IBatchOutbox
{
    private const string LockUnpublished = """
        SELECT * FROM edp.batch
        WHERE published_at IS NULL AND prefix_id IN (SELECT prefix_id FROM edp.batch WHERE batch_id = ANY ({0}))
        ORDER BY prefix_id, batch_number LIMIT 1000 FOR UPDATE
        """;

    private const string LockOverdue = """
        SELECT * FROM edp.batch WHERE published_at IS NULL AND publish_due_at <= {0}
        ORDER BY publish_due_at LIMIT {1} FOR UPDATE SKIP LOCKED
        """;

    public Task DeliverAsync(
        IReadOnlyCollection<Guid> batchIds,
        Func<IReadOnlyList<Batch>, Task<IReadOnlySet<Guid>>> deliver,
        CancellationToken cancellationToken) =>
        transactions.OnceAsync(
            async context =>
            {
                var batches = await context.Batches.FromSqlRaw(LockUnpublished, batchIds.ToArray()).AsNoTracking()
                    .ToListAsync(cancellationToken);
                if (batches.Count == 0)
                    return;

                var accepted = await deliver(batches);
                await context.MarkPublishedAsync(accepted, time.GetMicrosecondNow(), cancellationToken);
            },
            cancellationToken);

    public async Task<IReadOnlyList<Batch>> TakeOverdueAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken)
    {
        List<Batch> overdue = [];
        await transactions.OnceAsync(
            async context =>
            {
                overdue = await context.Batches.FromSqlRaw(LockOverdue, dueBefore, take).ToListAsync(cancellationToken);
                overdue.ForEach(batch => PublishBackOff.PutOff(batch, time.GetMicrosecondNow()));
                await context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        return overdue;
    }
}
