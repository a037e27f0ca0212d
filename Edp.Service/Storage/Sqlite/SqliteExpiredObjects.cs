using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>On SQLite row by row.</summary>
internal sealed class SqliteExpiredObjects : IExpiredObjects
{
    public Task<int> DeleteAsync(EdpDbContext context, IReadOnlyList<Guid> batchIds, CancellationToken cancellationToken) =>
        context.ObjectEvents.Where(row => batchIds.Contains(row.BatchId)).ExecuteDeleteAsync(cancellationToken);

    public Task<int> DeleteSomeAsync(EdpDbContext context, Guid batchId, int take, CancellationToken cancellationToken)
    {
        var chunk = context.ObjectEvents.Where(row => row.BatchId == batchId).OrderBy(row => row.Key).Select(row => row.Identity).Take(take);
        return context.ObjectEvents.Where(row => chunk.Contains(row.Identity)).ExecuteDeleteAsync(cancellationToken);
    }

    public Task<long> EmptyAsync(CancellationToken cancellationToken) => Task.FromResult(0L);
}
