using Edp.Core.Clocks;
using Edp.Service.Configuration;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Microsoft.Extensions.Options;

namespace Edp.Service.Transactions;

/// <summary>
/// Raises the timers that are due, a crowd in one transaction. It queries when the next one is due, or sooner when one is set that comes
/// before, and at the latest after <c>Edp:Timers:PollInterval</c> for what another process left. Any number of replicas can do so: each takes
/// rows that no other has.
/// </summary>
internal sealed partial class DueTimers(
    IEnumerable<ITimerSource> sources,
    TimerSignal signal,
    StoreReadiness readiness,
    IOptions<EdpOptions> options,
    TimeProvider time,
    ILogger<DueTimers> logger) : BackgroundService
{
    /// <summary>The shortest time between two queries: what becomes due within it is one transaction.</summary>
    private static readonly TimeSpan MinWait = TimeSpan.FromMilliseconds(50);

    private readonly ITimerSource[] _sources = [.. sources];
    private readonly int _batchSize = options.Value.Timers.BatchSize;
    private readonly TimeSpan _pollInterval = TimeSpan.FromSeconds(options.Value.Timers.PollInterval);

    /// <summary>Raises everything that is due.</summary>
    /// <returns>When to query next.</returns>
    public Task<DateTimeOffset> RaiseAsync(CancellationToken cancellationToken) => RaiseAsync(all: true, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            var until = time.GetMicrosecondNow() + _pollInterval;
            try
            {
                until = await RaiseAsync(all: false, stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the next query may succeed; the timers must outlive it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e, _pollInterval.TotalSeconds, e.Message);
            }

            await signal.WaitAsync(until, time, stoppingToken);
        }
    }

    private async Task<DateTimeOffset> RaiseAsync(bool all, CancellationToken cancellationToken)
    {
        var until = time.GetMicrosecondNow() + _pollInterval;
        signal.Expect(until);
        foreach (var source in _sources)
        {
            var now = time.GetMicrosecondNow();
            var next = await source.NextDueAsync(until, all, cancellationToken);
            if (next <= now)
                next = await RaiseAsync(source, until, cancellationToken);
            until = next < until ? next.Value : until;
        }

        var soonest = time.GetMicrosecondNow() + MinWait;
        return until < soonest ? soonest : until;
    }

    private async Task<DateTimeOffset?> RaiseAsync(ITimerSource source, DateTimeOffset until, CancellationToken cancellationToken)
    {
        int raised;
        do
        {
            raised = await source.RaiseDueAsync(time.GetMicrosecondNow(), _batchSize, cancellationToken);
            if (raised > 0)
                Log.Raised(logger, raised);
        }
        while (raised == _batchSize);

        return await source.NextDueAsync(until, all: false, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Due-timer scan failed, retrying in {Seconds} s: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, double seconds, string reason);

        [LoggerMessage(2, LogLevel.Debug, "{Count} timers were due and raised")]
        public static partial void Raised(ILogger logger, int count);
    }
}
