using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>Creates the tables at start. A database that is not there yet is waited for; health says so meanwhile.</summary>
internal sealed partial class StoreStartup(
    IDbContextFactory<EdpDbContext> contexts,
    IStorePreparation preparation,
    IRetryPolicy retries,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<StoreStartup> logger) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = TimeSpan.FromMilliseconds(500); ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await using var context = await contexts.CreateDbContextAsync(stoppingToken);
                await preparation.PrepareAsync(context, stoppingToken);
                try
                {
                    await context.Database.MigrateAsync(stoppingToken);
                }
                finally
                {
                    await preparation.FinishAsync(context, CancellationToken.None);
                }

                readiness.SetReady();
                Log.Ready(logger);
                return;
            }
#pragma warning disable CA1031 // Which exceptions tell of a database that may come differs by provider; none of them may end the service.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                readiness.LastFailure = (retries.Unavailable(e) ?? e).Message;
                Log.NotReady(logger, readiness.LastFailure, wait.TotalSeconds);
                await Task.Delay(wait, time, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The database is ready")]
        public static partial void Ready(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "The database can't be used: {Reason} Trying again in {Seconds} s")]
        public static partial void NotReady(ILogger logger, string reason, double seconds);
    }
}
