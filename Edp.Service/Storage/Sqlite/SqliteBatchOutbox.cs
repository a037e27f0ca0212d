using Edp.Service.Batching;
using Edp.Service.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>
/// The outbox on SQLite, which one process has to itself: deliveries take turns in the process, and the database is not held while a sink
/// works.
/// </summary>
internal sealed class SqliteBatchOutbox(StoreTransactions transactions, TimeProvider time) : IBatchOutbox, IDisposable
{
    private const int MostAtOnce = 1000;

    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task DeliverAsync(
        IReadOnlyCollection<Guid> batchIds,
        Func<IReadOnlyList<Batch>, Task<IReadOnlySet<Guid>>> deliver,
        CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var batches = await transactions.ReadAsync(context => UnpublishedAsync(context, batchIds, cancellationToken), cancellationToken);
            if (batches.Count == 0)
                return;

            var accepted = await deliver(batches);
            await transactions.OnceAsync(
                context => context.MarkPublishedAsync(accepted, time.GetMicrosecondNow(), cancellationToken), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<IReadOnlyList<Batch>> TakeOverdueAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken)
    {
        List<Batch> overdue = [];
        await transactions.OnceAsync(
            async context =>
            {
                overdue = await context.Batches
                    .FromSqlRaw(
                        "SELECT * FROM batch WHERE published_at IS NULL AND publish_due_at <= {0} ORDER BY publish_due_at LIMIT {1}",
                        SqliteText.Of(dueBefore), take)
                    .ToListAsync(cancellationToken);
                overdue.ForEach(batch => PublishBackOff.PutOff(batch, time.GetMicrosecondNow()));
                await context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        return overdue;
    }

    public void Dispose() => _turn.Dispose();

    private static Task<List<Batch>> UnpublishedAsync(
        EdpDbContext context, IReadOnlyCollection<Guid> batchIds, CancellationToken cancellationToken)
    {
        var prefixIds = context.Batches.Where(batch => batchIds.Contains(batch.BatchId)).Select(batch => batch.PrefixId);
        return context.Batches.AsNoTracking()
            .Where(batch => batch.PublishedAt == null && prefixIds.Contains(batch.PrefixId))
            .OrderBy(batch => batch.PrefixId).ThenBy(batch => batch.BatchNumber)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
    }
}
