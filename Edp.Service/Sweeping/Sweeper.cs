using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Packaging;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Edp.Service.Sweeping;

/// <summary>
/// Finds what a crash or a lost message left behind: timers that never came, events never published. Any number of replicas can sweep:
/// each takes rows that no other has.
/// </summary>
internal sealed partial class Sweeper(
    OverdueLook look,
    PrefixTransactions prefixes,
    PackageTransactions packages,
    IEventOutbox<Batch> batches,
    IEventOutbox<PackageAnnouncement> announcements,
    IBus bus,
    StoreReadiness readiness,
    IOptions<EdpOptions> options,
    TimeProvider time,
    ILogger<Sweeper> logger) : BackgroundService
{
    /// <summary>How long a timer may be late before the sweeper does its work.</summary>
    private static readonly TimeSpan TimerGrace = TimeSpan.FromSeconds(1);

    private readonly SweeperOptions _options = options.Value.Sweeper;

    private TimeSpan PublishGrace => TimeSpan.FromSeconds(_options.PublishGrace);

    /// <summary>One look at everything.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetMicrosecondNow();
        foreach (var overdue in await look.FindAsync(now - TimerGrace, now - PublishGrace, cancellationToken))
        {
            await (overdue switch
            {
                Overdue.PrefixTimer => FireOverdueAsync(prefixes.FireOverdueAsync, cancellationToken),
                Overdue.PackageTimer => FireOverdueAsync(packages.FireOverdueAsync, cancellationToken),
                Overdue.Batch => PublishOverdueAsync(batches, batch => batch.ToPackageObjectsReady(), cancellationToken),
                _ => PublishOverdueAsync(announcements, announcement => announcement.ToPackageReady(), cancellationToken)
            });
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_options.Interval), time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the next look may succeed; the sweeper must outlive it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task FireOverdueAsync(
        Func<DateTimeOffset, int, CancellationToken, Task<int>> fireAsync, CancellationToken cancellationToken)
    {
        int looked;
        do
        {
            looked = await fireAsync(time.GetMicrosecondNow() - TimerGrace, _options.Take, cancellationToken);
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
