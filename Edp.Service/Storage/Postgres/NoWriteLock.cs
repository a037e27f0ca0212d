namespace Edp.Service.Storage.Postgres;

/// <summary>PostgreSQL locks rows; nobody waits in the process.</summary>
internal sealed class NoWriteLock : IWriteLock, IDisposable
{
    public ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken) => new(this);

    public void Dispose()
    {
    }
}
