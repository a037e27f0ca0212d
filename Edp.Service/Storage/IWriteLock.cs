namespace Edp.Service.Storage;

/// <summary>Orders writing transactions of this process where the database can't run them side by side.</summary>
internal interface IWriteLock
{
    /// <summary>Waits for the turn; dispose to pass it on.</summary>
    ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken);
}
