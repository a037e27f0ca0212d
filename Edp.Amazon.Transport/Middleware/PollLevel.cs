namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// How many receives run at once: one while the queue is quiet, since each costs money, one more with every receive that comes back
/// full, one less with every empty one.
/// </summary>
internal sealed class PollLevel : IDisposable
{
    private readonly SemaphoreSlim[] _raised;
    private int _level = 1;

    public PollLevel(int max) => _raised = [.. Enumerable.Range(0, max).Select(_ => new SemaphoreSlim(0))];

    public int Max => _raised.Length;

    /// <summary>Waits until as many receives are wanted that this one (from 0) is among them.</summary>
    public async Task WaitAsync(int poll, CancellationToken cancellationToken)
    {
        while (poll >= Volatile.Read(ref _level))
            await _raised[poll].WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Received(int count, int asked)
    {
        lock (_raised)
        {
            if (count == asked && _level < Max)
                _raised[_level++].Release();
            else if (count == 0 && _level > 1)
                _level--;
        }
    }

    public void Dispose()
    {
        foreach (var raised in _raised)
            raised.Dispose();
    }
}
