using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Packaging;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Edp.Service.Sweeping;

/// <summary>
/// Wakes prefixes that became due in crowds, and finds what a crash or a lost message left behind: timers that never came, events never
/// published. Any number of replicas can sweep: each takes rows that no other has. While nothing is due, a look is four reads of an
/// index's first entry.
/// </summary>
internal sealed partial class Sweeper(
    PrefixTransactions prefixes,
    PackageTransactions packages,
    IEventOutbox<Batch> batches,
    IEventOutbox<PackageAnnouncement> announcements,
    StoreTransactions transactions,
    IBus bus,
    StoreReadiness readiness,
    IOptions<EdpOptions> options,
    TimeProvider time,
    ILogger<Sweeper> logger) : BackgroundService
{
    /// <summary>How long a timer may be late before the sweeper does its work.</summary>
    private static readonly TimeSpan TimerGrace = TimeSpan.FromSeconds(1);

    /// <summary>The shortest time between two looks: what becomes due within it is one transaction.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    private readonly SweeperOptions _options = options.Value.Sweeper;

    private TimeSpan PublishGrace => TimeSpan.FromSeconds(_options.PublishGrace);

    /// <summary>One look at everything.</summary>
    /// <returns>When there may be something to do again, as far as was seen.</returns>
    public async Task<DateTimeOffset?> SweepAsync(CancellationToken cancellationToken)
    {
        var due = await transactions.ReadAsync(context => DueTimes.ReadAsync(context, cancellationToken), cancellationToken);
        var now = time.GetMicrosecondNow();
        if (due.Prefix <= now)
            await FireOverdueAsync(FirePrefixesAsync, cancellationToken);
        if (due.Package <= now - TimerGrace)
            await FireOverdueAsync(FirePackagesAsync, cancellationToken);
        if (due.Batch <= now - PublishGrace)
            await PublishOverdueAsync(batches, batch => batch.ToPackageObjectsReady(), cancellationToken);
        if (due.Announcement <= now - PublishGrace)
            await PublishOverdueAsync(announcements, announcement => announcement.ToPackageReady(), cancellationToken);
        return due.Prefix;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            var next = default(DateTimeOffset?);
            try
            {
                next = await SweepAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the next look may succeed; the sweeper must outlive it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e, e.Message);
            }

            await Task.Delay(WaitUntil(next), time, stoppingToken);
        }
    }

    private TimeSpan WaitUntil(DateTimeOffset? next)
    {
        var interval = TimeSpan.FromSeconds(_options.Interval);
        var wait = next - time.GetUtcNow() ?? interval;
        return wait > interval ? interval : wait < ShortestWait ? ShortestWait : wait;
    }

    private Task<int> FirePrefixesAsync(CancellationToken cancellationToken)
    {
        var now = time.GetMicrosecondNow();
        return prefixes.FireOverdueAsync(now, now - TimerGrace, _options.Take, cancellationToken);
    }

    private Task<int> FirePackagesAsync(CancellationToken cancellationToken) =>
        packages.FireOverdueAsync(time.GetMicrosecondNow() - TimerGrace, _options.Take, cancellationToken);

    private async Task FireOverdueAsync(Func<CancellationToken, Task<int>> fireAsync, CancellationToken cancellationToken)
    {
        int looked;
        do
        {
            looked = await fireAsync(cancellationToken);
            if (looked > 0)
                Log.Overdue(logger, looked);
        }
        while (looked == _options.Take);
    }

    private async Task PublishOverdueAsync<TRow, TMessage>(
        IEventOutbox<TRow> outbox, Func<TRow, TMessage> messageOf, CancellationToken cancellationToken)
        where TRow : OutboxRow
        where TMessage : class
    {
        var before = time.GetMicrosecondNow() - PublishGrace;
        IReadOnlyList<TRow> overdue;
        do
        {
            overdue = await outbox.TakeOverdueAsync(before, _options.Take, cancellationToken);
            if (overdue.Count == 0)
                return;
            Log.Unpublished(logger, overdue.Count);
            await bus.PublishBatch(overdue.Select(messageOf), cancellationToken);
        }
        while (overdue.Count == _options.Take);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Sweeping failed and goes on: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, string reason);

        [LoggerMessage(2, LogLevel.Debug, "{Count} timers were overdue")]
        public static partial void Overdue(ILogger logger, int count);

        [LoggerMessage(3, LogLevel.Information, "{Count} events were not published in time and are sent again")]
        public static partial void Unpublished(ILogger logger, int count);
    }
}
