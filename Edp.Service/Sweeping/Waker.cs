using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Microsoft.Extensions.Options;

namespace Edp.Service.Sweeping;

/// <summary>
/// Wakes what waits without a timer under way (see <see cref="TimerBudget"/>) when it is due, a crowd in one transaction. It looks when the
/// next one is due, at the latest after <c>Edp:Sweeper:Interval</c>; while nothing is, a look reads one entry of each index. Any number of
/// replicas can do so: each takes rows that no other has.
/// </summary>
internal sealed partial class Waker(
    IEnumerable<IWakeable> wakeables,
    StoreReadiness readiness,
    IOptions<EdpOptions> options,
    TimeProvider time,
    ILogger<Waker> logger) : BackgroundService
{
    /// <summary>The shortest time between two looks: what becomes due within it is one transaction.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    private readonly SweeperOptions _options = options.Value.Sweeper;
    private readonly IWakeable[] _wakeables = [.. wakeables];

    private TimeSpan Interval => TimeSpan.FromSeconds(_options.Interval);

    /// <summary>One look at everything.</summary>
    /// <returns>How long to wait for the next.</returns>
    public async Task<TimeSpan> WakeAsync(CancellationToken cancellationToken)
    {
        var wait = Interval;
        foreach (var wakeable in _wakeables)
        {
            var now = time.GetMicrosecondNow();
            if (await wakeable.NextUntimedAsync(now + Interval, cancellationToken) is not { } next)
                continue;
            if (next <= now)
                await WakeAsync(wakeable, now, cancellationToken);
            wait = next - now < wait ? next - now : wait;
        }

        return wait < ShortestWait ? ShortestWait : wait;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            var wait = Interval;
            try
            {
                wait = await WakeAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the next look may succeed; the waker must outlive it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e, e.Message);
            }

            await Task.Delay(wait, time, stoppingToken);
        }
    }

    private async Task WakeAsync(IWakeable wakeable, DateTimeOffset dueBefore, CancellationToken cancellationToken)
    {
        int woken;
        do
        {
            woken = await wakeable.WakeUntimedAsync(dueBefore, _options.Take, cancellationToken);
            if (woken > 0)
                Log.Woken(logger, woken);
        }
        while (woken == _options.Take);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Waking failed and goes on: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, string reason);

        [LoggerMessage(2, LogLevel.Debug, "{Count} were due and woken")]
        public static partial void Woken(ILogger logger, int count);
    }
}
