namespace Edp.Service.Storage.Sqlite;

/// <summary>A writing transaction on SQLite has the whole database to itself; the row needs no lock of its own.</summary>
internal sealed class SqliteRowLock : IRowLock
{
    public async Task<T?> LoadAsync<T>(EdpDbContext context, object key, CancellationToken cancellationToken)
        where T : class =>
        await context.FindAsync<T>([key], cancellationToken);
}
