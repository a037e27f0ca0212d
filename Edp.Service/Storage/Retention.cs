using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Storage;

/// <summary>
/// Removes the objects of batches that were closed longer ago than <c>Edp:Retention</c>. Until then a second delivery is recognised (R3) and
/// the manifest can be read; the batches themselves stay.
/// </summary>
internal sealed partial class Retention(
    StoreReadiness readiness,
    IManifestStore manifests,
    IOptions<EdpOptions> options,
    TimeProvider time,
    ILogger<Retention> logger) : BackgroundService
{
    private const int ObjectsPerTransaction = 5_000;
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _retention = TimeSpan.FromSeconds(options.Value.Retention);

    /// <summary>Marks the batches that are past their time, and removes their objects, on PostgreSQL as soon as a whole partition can be emptied.</summary>
    /// <returns>How many batches were marked and objects removed.</returns>
    public async Task<long> ExpireAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - _retention;
        var expired = 0L;
        while (await manifests.ExpireAsync(before, ObjectsPerTransaction, cancellationToken) is var chunk and > 0)
            expired += chunk;
        expired += await manifests.EmptyAsync(cancellationToken);
        if (expired > 0)
            Log.Expired(logger, expired);
        return expired;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        var interval = _retention / 8;
        using var timer = new PeriodicTimer(interval < MaxInterval ? interval : MaxInterval, time);
        do
        {
            try
            {
                await ExpireAsync(stoppingToken);
            }
#pragma warning disable CA1031 // What was not removed now is removed at the next look.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} batches and objects were past their retention time")]
        public static partial void Expired(ILogger logger, long count);

        [LoggerMessage(2, LogLevel.Error, "Removing objects past their retention time failed and goes on: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, string reason);
    }
}
