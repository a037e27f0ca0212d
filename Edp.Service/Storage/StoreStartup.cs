using Edp.Service.Starting;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>
/// Prepares the database at the start, and again when it turns out to be another one. A database that is not there yet is waited for; the
/// log and the health check tell meanwhile what is waited for.
/// </summary>
internal sealed partial class StoreStartup(
    IDbContextFactory<EdpDbContext> contexts,
    IStorePreparation preparation,
    IRetryPolicy retries,
    EventIdentities identities,
    StoreReadiness readiness,
    StartRefusal refusal,
    ILogger<StoreStartup> logger) : BackgroundService
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private bool _wasReady;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await PrepareAsync(stoppingToken))
        {
            _wasReady = true;
            readiness.SetReady();
            Log.Ready(logger);
            await readiness.PreparationNeededAsync(stoppingToken);
            Log.PreparesAgain(logger, readiness.LastFailure ?? "");
        }
    }

    /// <returns>False when the service can't start with this database.</returns>
    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromMilliseconds(500); ; pause = pause * 2 < MaxPause ? pause * 2 : MaxPause)
        {
            try
            {
                await AttemptAsync(cancellationToken);
                return true;
            }
            catch (StartRefusedException e) when (!_wasReady)
            {
                readiness.LastFailure = e.Message;
                refusal.Refuse(e);
                return false;
            }
#pragma warning disable CA1031 // Which exceptions tell of a database that may come differs by provider; none of them may end the service.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                readiness.LastFailure = (retries.Unavailable(e) ?? e).Message;
                Log.NotReady(logger, readiness.LastFailure, pause.TotalSeconds);
                await Task.Delay(pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    private async Task AttemptAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var step = new PreparationStep();
        // SQLite waits for locks without giving its thread back.
        var attempt = Task.Factory.StartNew(
            () => preparation.PrepareAsync(context, step, cancellationToken),
            cancellationToken, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
        while (!cancellationToken.IsCancellationRequested
            && await Task.WhenAny(attempt, Task.Delay(Patience, TimeProvider.System, cancellationToken)) != attempt)
        {
            readiness.LastFailure = $"EDP waits for {step.WaitsFor}.";
            Log.Waits(logger, step.WaitsFor);
        }

        await attempt;
        await identities.ReadAsync(context, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The database is ready")]
        public static partial void Ready(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "The database can't be used: {Reason} Trying again in {Seconds} s")]
        public static partial void NotReady(ILogger logger, string reason, double seconds);

        [LoggerMessage(3, LogLevel.Warning, "EDP waits for {What}")]
        public static partial void Waits(ILogger logger, string what);

        [LoggerMessage(4, LogLevel.Error, "The database is not the one that was prepared, preparing it again: {Reason}")]
        public static partial void PreparesAgain(ILogger logger, string reason);
    }
}
