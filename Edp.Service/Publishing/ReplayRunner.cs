using Edp.Core.Outbox;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Microsoft.Extensions.Options;

namespace Edp.Service.Publishing;

/// <summary>
/// Works off replays, so many batches a second. Each step is a transaction, and what is left is in rows: another process, or the next start,
/// goes on where this one ended.
/// </summary>
internal sealed partial class ReplayRunner(
    BucketReplays replays,
    IOutboxLease lease,
    StoreReadiness readiness,
    IOptions<EdpOptions> options,
    TimeProvider time,
    ILogger<ReplayRunner> logger) : BackgroundService
{
    private const string LeaseName = "replay";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(15);

    private readonly int _perSecond = options.Value.Outbox.ReplayRate;

    /// <summary>Does the next step.</summary>
    /// <returns>Whether there is more to do.</returns>
    public async Task<bool> ContinueAsync(CancellationToken cancellationToken)
    {
        if (!await replays.AnyAsync(cancellationToken) || !await lease.TryHoldAsync(LeaseName, cancellationToken))
            return false;
        try
        {
            return await replays.ContinueAsync(_perSecond, cancellationToken);
        }
        finally
        {
            await lease.ReleaseAsync(LeaseName, CancellationToken.None);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            var hasMore = false;
            try
            {
                hasMore = await ContinueAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the next step may succeed; what is left is in rows.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e, Poll.TotalSeconds, e.Message);
            }

            if (hasMore)
                await Task.Delay(Interval, time, stoppingToken);
            else
                await replays.Begun.WaitAsync(Poll, time, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Replaying batches failed, retrying in {Seconds} s: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, double seconds, string reason);
    }
}
