namespace Edp.Amazon.Transport.Middleware;

/// <summary>How many more messages may be taken into hand.</summary>
internal sealed class PrefetchBudget(int limit, TimeProvider timeProvider) : IDisposable
{
    // A receive of one message costs as much as one of ten: near the limit, wait a moment for more room.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(5);
    private readonly SemaphoreSlim _room = new(limit);

    /// <summary>Waits for room and takes up to <paramref name="most"/>.</summary>
    public async Task<int> TakeAsync(int most, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        var taken = 1 + TakeNow(most - 1);
        if (taken < most && taken < limit)
        {
            await Task.Delay(Gather, timeProvider, CancellationToken.None).ConfigureAwait(false);
            taken += TakeNow(most - taken);
        }

        return taken;
    }

    public void Return(int count)
    {
        if (count > 0)
            _room.Release(count);
    }

    /// <summary>Completes when nothing is in hand any more; afterwards there is no room.</summary>
    public async Task DrainAsync()
    {
        for (var i = 0; i < limit; i++)
            await _room.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose() => _room.Dispose();

    private int TakeNow(int most)
    {
        var taken = 0;
        while (taken < most && _room.Wait(0, CancellationToken.None))
            taken++;
        return taken;
    }
}
