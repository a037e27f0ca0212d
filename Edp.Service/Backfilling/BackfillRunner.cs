using Amazon.Runtime;
using Amazon.S3;
using Edp.Core.Backfilling;
using Edp.Core.Clocks;
using Edp.Core.Outbox;
using Edp.Service.Storage;

namespace Edp.Service.Backfilling;

/// <summary>
/// Works on backfills, one after the other, in one replica at a time. Whatever ends it, another goes on from the last page that is
/// recorded. Rate and state are read from the row before each page.
/// </summary>
internal sealed partial class BackfillRunner(
    StoreReadiness readiness,
    BackfillStore store,
    BackfillPages pages,
    BackfillActions actions,
    IOutboxLease lease,
    TimeProvider time,
    ILogger<BackfillRunner> logger) : BackgroundService
{
    private const string Lease = "backfill";
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    // A rate that is changed, or a pause, holds within so long.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                if (!await RunNextAsync(stoppingToken))
                    await actions.Changed.WaitAsync(Idle, TimeProvider.System, stoppingToken);
            }
            catch (BackfillMovedException)
            {
                // It is read anew.
            }
#pragma warning disable CA1031 // Whatever it was, the page is repeated: what it recorded is known by then.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e.Message, Retry.TotalSeconds);
                await Task.Delay(Retry, TimeProvider.System, stoppingToken);
            }
        }
    }

    /// <returns>False when there is nothing to do here.</returns>
    private async Task<bool> RunNextAsync(CancellationToken cancellationToken)
    {
        if (await store.NextAsync(cancellationToken) is not { } backfill || !await lease.TryHoldAsync(Lease, cancellationToken))
            return false;

        var since = TimeProvider.System.GetTimestamp();
        var listed = 0;
        try
        {
            listed = await pages.RecordNextAsync(backfill, cancellationToken);
        }
        catch (AmazonServiceException e)
        {
            await NoteAsync(backfill, e, IsForGood(e), cancellationToken);
        }
        catch (StoreRefusedException e)
        {
            await NoteAsync(backfill, e, isForGood: true, cancellationToken);
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException)
        {
            await NoteAsync(backfill, e, isForGood: false, cancellationToken);
        }

        await KeepRateAsync(backfill, listed, since, cancellationToken);
        return true;
    }

    private async Task NoteAsync(Backfill backfill, Exception failure, bool isForGood, CancellationToken cancellationToken)
    {
        var problem = $"Listing s3://{backfill.Bucket}/{backfill.Prefix}: {failure.Message}";
        await store.NoteAsync(
            backfill.BackfillId, isForGood ? BackfillStates.Failed : null, problem, time.GetMicrosecondNow(), cancellationToken);
        if (isForGood)
            Log.Stopped(logger, backfill.BackfillId, problem);
        else
            throw new BackfillListingException(problem, failure);
    }

    // No such bucket, no permission, a name that is none: only somebody can change it.
    private static bool IsForGood(AmazonServiceException failure) =>
        failure is AmazonS3Exception && (int)failure.StatusCode is >= 400 and < 500 and not (408 or 429);

    /// <summary>Waits until the page has taken the time that its objects may take, and reads the row meanwhile.</summary>
    private async Task KeepRateAsync(Backfill backfill, int listed, long since, CancellationToken cancellationToken)
    {
        var rate = backfill.Rate;
        while (TimeSpan.FromSeconds((double)listed / rate) - TimeProvider.System.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
        {
            if (!await lease.TryHoldAsync(Lease, cancellationToken))
                return;
            await actions.Changed.WaitAsync(left < MaxWait ? left : MaxWait, TimeProvider.System, cancellationToken);
            if (await store.FindAsync(backfill.BackfillId, cancellationToken) is not { State: BackfillStates.Running } now)
                return;
            rate = now.Rate;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A page of a backfill failed, repeating it in {Seconds} s: {Reason}")]
        public static partial void Failed(ILogger logger, string reason, double seconds);

        [LoggerMessage(2, LogLevel.Error, "Backfill {Id} stopped until somebody lets it run again: {Reason}")]
        public static partial void Stopped(ILogger logger, Guid id, string reason);
    }
}
