using Edp.Service.Storage;
using Edp.Service.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Monitoring;

/// <summary>
/// Counts <c>edp.heartbeat</c> once a minute while the database takes a write. What is missing is what an alarm sees: a process that does
/// not run, a database that is away, read-only or refuses the password, and metrics that do not arrive.
/// </summary>
internal sealed partial class Heartbeat(
    StoreTransactions transactions, StoreReadiness readiness, EdpTelemetry telemetry, TimeProvider time, ILogger<Heartbeat> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private volatile bool _hasBeaten;

    /// <summary>Whether the database has taken a write since the process began.</summary>
    public bool HasBeaten => _hasBeaten;

    /// <summary>Tries once whether the database takes a write, and counts if it does.</summary>
    public async Task TryBeatAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await BeatAsync(ended.Token);
        }
#pragma warning disable CA1031 // The next beat may succeed; a missing one must never end the service.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Missed(logger, e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
            await TryBeatAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        // Changes no row. A database that takes no writes refuses the statement all the same.
        await transactions.OnceAsync(
            database => database.Prefixes.Where(prefix => prefix.Bucket == "" && prefix.Bucket != "")
                .ExecuteUpdateAsync(update => update.SetProperty(prefix => prefix.Bucket, ""), cancellationToken),
            cancellationToken);
        _hasBeaten = true;
        telemetry.Beat();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database took no write, so this minute has no heartbeat: {Reason}")]
        public static partial void Missed(ILogger logger, string reason);
    }
}
