using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Storage;

/// <summary>
/// Deletes the objects of batches that were closed longer ago than <c>Edp:Retention</c>, in bounded chunks. Until then a second delivery is
/// recognised (R3) and the manifest can be read; the batches themselves stay.
/// </summary>
internal sealed partial class Retention(
    StoreReadiness readiness,
    IManifestStore manifests,
    IOptions<EdpOptions> options,
    TimeProvider time,
    ILogger<Retention> logger) : BackgroundService
{
    private const int ObjectsPerTransaction = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Deletes what is past its time.</summary>
    /// <returns>How many objects were deleted.</returns>
    public async Task<long> ExpireAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - TimeSpan.FromSeconds(options.Value.Retention);
        var deleted = 0L;
        while (await manifests.ExpireAsync(before, ObjectsPerTransaction, cancellationToken) is var chunk and > 0)
            deleted += chunk;
        if (deleted > 0)
            Log.Expired(logger, deleted);
        return deleted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await ExpireAsync(stoppingToken);
            }
#pragma warning disable CA1031 // What was not deleted now is deleted at the next look.
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
        [LoggerMessage(1, LogLevel.Information, "{Count} objects were past their retention time and are deleted")]
        public static partial void Expired(ILogger logger, long count);

        [LoggerMessage(2, LogLevel.Error, "Deleting objects past their retention time failed and goes on: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, string reason);
    }
}
