using Edp.Service.Sagas;

namespace Edp.Tests.Infrastructure;

/// <summary>Keeps a service from raising timers: it is asked before all others, and never answers.</summary>
internal sealed class StuckTimers : ITimerSource
{
    public async Task<DateTimeOffset?> NextDueAsync(DateTimeOffset until, bool all, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return null;
    }

    public Task<int> RaiseDueAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) => Task.FromResult(0);
}
