namespace Edp.Amazon.Transport.Middleware;

/// <summary>How many more messages may be taken.</summary>
internal sealed class PrefetchBudget(int limit, TimeProvider timeProvider) : IDisposable
{
    // A receive of one message costs as much as one of ten: near the limit, wait a moment for more room.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(5);
    private readonly SemaphoreSlim _room = new(limit);

    /// <summary>Waits for room and takes up to <paramref name="max"/>.</summary>
    public async Task<int> TakeAsync(int max, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        var taken = 1 + TakeNow(max - 1);
        if (taken < max && taken < limit)
        {
            await Task.Delay(Gather, timeProvider, CancellationToken.None).ConfigureAwait(false);
            taken += TakeNow(max - taken);
        }

        return taken;
    }

    public void Return(int count)
    {
        if (count > 0)
            _room.Release(count);
    }

    /// <summary>Completes when nothing is in flight any more; afterwards there is no room.</summary>
    public async Task DrainAsync()
    {
        for (var i = 0; i < limit; i++)
            await _room.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose() => _room.Dispose();

    private int TakeNow(int max)
    {
        var taken = 0;
        while (taken < max && _room.Wait(0, CancellationToken.None))
            taken++;
        return taken;
    }
}
