using Edp.Core.Batching;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>SQLite has one writer, so the next number is one more than the highest.</summary>
internal sealed class SqliteOutboxOrder : IOutboxOrder
{
    public Task MoveToEndAsync(EdpDbContext context, Guid batchId, CancellationToken cancellationToken) =>
        context.Batches.Where(row => row.BatchId == batchId).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.OutboxSequence, _ => context.Set<Batch>().Max(row => row.OutboxSequence) + 1), cancellationToken);
}
