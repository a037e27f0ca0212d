using Edp.Service.Batching;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Telemetry;

/// <summary>Reads every 15 s what is open and late, while somebody wants to know.</summary>
internal sealed partial class BacklogReader(
    StoreTransactions transactions, StoreReadiness readiness, EdpTelemetry telemetry, TimeProvider time, ILogger<BacklogReader> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Reads once.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken) =>
        telemetry.SetBacklog(await transactions.ReadAsync(
            async database =>
            {
                var open = await database.Prefixes.LongCountAsync(prefix => prefix.BatchId != null, cancellationToken);
                var due = await database.Prefixes.Where(prefix => prefix.BatchId != null && prefix.DueAt != null)
                    .OrderBy(prefix => prefix.DueAt).Select(prefix => prefix.DueAt).FirstOrDefaultAsync(cancellationToken);
                var ready = await database.Set<Batch>().Where(batch => batch.PublishedAt == null)
                    .OrderBy(batch => batch.ReadyAt).Select(batch => (DateTimeOffset?)batch.ReadyAt).FirstOrDefaultAsync(cancellationToken);
                var now = time.GetUtcNow();
                var oldest = (due ?? now) < (ready ?? now) ? due ?? now : ready ?? now;
                return new Backlog(open, oldest < now ? now - oldest : TimeSpan.Zero);
            },
            cancellationToken));

    /// <summary>Reads once. After a failure nothing is known, and nothing is exported until a reading succeeds.</summary>
    public async Task TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken);
        }
#pragma warning disable CA1031 // The next reading may succeed; a reading must never end the service.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // A value of the past would hide that nobody knows the present one.
            telemetry.SetBacklog(null);
            Log.Failed(logger, e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            if (telemetry.BacklogIsRead)
                await TryReadAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Reading the open and overdue batches failed, their metrics pause until it succeeds: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
