using Edp.Amazon.Listing;
using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Core.Text;
using Edp.Service.Backfilling;
using Edp.Service.Ingest;
using Edp.Service.Storage;
using Edp.Service.Telemetry;
using Edp.Service.Transactions;

namespace Edp.Service.Reconciling;

/// <summary>
/// Lists open and recent prefixes every <c>ReconcileEvery</c> of their rule, and records what nobody reported as if it were, in one replica at
/// a time.
/// </summary>
internal sealed partial class ReconcileRunner(
    BucketRules rules,
    ReconciledPrefixes prefixes,
    ObjectLister lister,
    ObjectRecorder recorder,
    BackfilledObjects backfilled,
    IOutboxLease lease,
    StoreReadiness readiness,
    EdpTelemetry telemetry,
    TimeProvider time,
    ILogger<ReconcileRunner> logger) : BackgroundService
{
    private const string Lease = "reconcile";
    private const int MaxPage = 1_000;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinRecent = TimeSpan.FromHours(1);

    // The event of what was written just now is on its way.
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTimeOffset> _lastRounds = new(StringComparer.Ordinal);

    /// <summary>Lists what a rule has open, and of late.</summary>
    /// <returns>How many objects were recorded.</returns>
    public async Task<long> ReconcileAsync(BatchRule rule, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var recent = TimeSpan.FromSeconds(rule.Options.ReconcileEvery.GetValueOrDefault()) * 2;
        var found = 0L;
        foreach (var (bucket, prefix) in await prefixes.OfAsync(rule, now - (recent > MinRecent ? recent : MinRecent), cancellationToken))
        {
            if (!await lease.TryHoldAsync(Lease, cancellationToken))
                break;
            try
            {
                found += await ReconcileAsync(bucket, prefix, now - UnderWay, cancellationToken);
            }
            catch (Exception e) when (ListingFailure.Is(e))
            {
                Log.NotListed(logger, bucket, Printable.Message(prefix), e.Message);
            }
        }

        return found;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                foreach (var rule in rules.Current.Rules.Where(rule => IsDue(rule, time.GetUtcNow())).ToList())
                {
                    if (await lease.TryHoldAsync(Lease, stoppingToken))
                        await ReconcileAsync(rule, stoppingToken);
                }
            }
#pragma warning disable CA1031 // Whatever it was, the next round may succeed.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e.Message);
            }

            await Task.Delay(Poll, time, stoppingToken);
        }
    }

    private bool IsDue(BatchRule rule, DateTimeOffset now)
    {
        if (rule.Options.ReconcileEvery is not { } every)
            return false;
        var name = rule.Name ?? $"{rule.Options.BucketName} {string.Join(',', rule.Options.Match)} {rule.Options.PrefixTemplate}";
        // The first round comes after the first interval: a start is not a reason to list everything.
        if (_lastRounds.TryAdd(name, now) || _lastRounds[name] + TimeSpan.FromSeconds(every) > now)
            return false;
        _lastRounds[name] = now;
        return true;
    }

    private async Task<long> ReconcileAsync(string bucket, string prefix, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var recorded = 0L;
        string? place = null;
        do
        {
            var listed = await lister.ListAsync(bucket, prefix, place, MaxPage, cancellationToken);
            place = listed.Next;
            var wanted = listed.Objects.Where(found => found.LastModified < before && ListedEvents.IsObject(found.Key))
                .Select(found => ListedEvents.Of(bucket, found)).ToList();
            if (wanted.Count == 0)
                continue;
            var step = new ReconcileStep(backfilled);
            await recorder.RecordListedAsync(wanted, _ => step, cancellationToken);
            recorded += step.Recorded;
        }
        while (place is not null && await lease.TryHoldAsync(Lease, cancellationToken));

        if (recorded > 0)
        {
            telemetry.Unreported(ObjectSource.Reconcile, recorded);
            Log.Recorded(logger, recorded, bucket, Printable.Message(prefix));
        }

        return recorded;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} objects of {Bucket}/{Prefix} had no event, and are recorded from a listing")]
        public static partial void Recorded(ILogger logger, long count, string bucket, string prefix);

        [LoggerMessage(2, LogLevel.Warning, "{Bucket}/{Prefix} could not be listed, the next round tries again: {Reason}")]
        public static partial void NotListed(ILogger logger, string bucket, string prefix, string reason);

        [LoggerMessage(3, LogLevel.Error, "Comparing prefixes with their buckets failed, the next round tries again: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
