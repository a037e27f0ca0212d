namespace Edp.Service.Storage.Sqlite;

/// <summary>
/// SQLite has one writer at a time. Waiting here is fair and wakes at once; SQLite's own waiting polls every 150 ms.
/// </summary>
internal sealed class SqliteWriteLock : IWriteLock, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
