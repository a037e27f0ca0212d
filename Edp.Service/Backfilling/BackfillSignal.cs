namespace Edp.Service.Backfilling;

/// <summary>Wakes the runner of this process when somebody has asked for a backfill, or changed one.</summary>
internal sealed class BackfillSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Set()
    {
        lock (_signal)
        {
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
    }

    /// <summary>Waits for it, and no longer than so long.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => _signal.WaitAsync(most, cancellationToken);

    public void Dispose() => _signal.Dispose();
}
