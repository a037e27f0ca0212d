using System.Globalization;
using Edp.Amazon.Listing;
using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Core.Text;
using Edp.Service.Backfilling;
using Edp.Service.Manifests;
using Edp.Service.Telemetry;

namespace Edp.Service.Reconciling;

/// <summary>
/// Lists the prefix of a closed batch and compares it with what was reported; then its event goes out, also where the listing fails until the
/// time of the rule is over.
/// </summary>
internal sealed partial class BatchVerifier(
    ObjectLister lister,
    VerifiedBatches batches,
    BucketRules rules,
    OutboxSignal<Batch> outbox,
    ManifestSignal manifests,
    EdpTelemetry telemetry,
    TimeProvider time,
    ILogger<BatchVerifier> logger)
{
    private const int MaxPage = 1_000;

    // What a batch left out that closed by what it holds may be under way still, and is for the next one.
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    /// <summary>Verifies a batch and lets its event go out.</summary>
    public async Task VerifyAsync(Batch batch, CancellationToken cancellationToken)
    {
        var rule = rules.Current.ForOpenBatch(batch.Bucket, batch.Prefix);
        if (!rule.Options.VerifyAtClose)
        {
            await ReleaseAsync(batch, null, null, null, cancellationToken);
            return;
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(rule.Options.VerifyTimeout), time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        string? problem = null;
        for (var pause = MinPause; ; pause = pause * 2 < MaxPause ? pause * 2 : MaxPause)
        {
            try
            {
                var findings = await CompareAsync(batch, rule, ended.Token);
                await TellAsync(batch, rule, findings, cancellationToken);
                return;
            }
            catch (Exception e) when (ListingFailure.Is(e))
            {
                problem = $"Listing s3://{batch.Bucket}/{batch.Prefix}: {e.Message}";
                if (ListingFailure.IsForGood(e))
                    break;
                Log.Repeating(logger, pause.TotalSeconds, problem);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                break;
            }

            try
            {
                await Task.Delay(pause, time, ended.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        var seconds = rule.Options.VerifyTimeout.ToString(CultureInfo.InvariantCulture);
        problem ??= $"Listing s3://{batch.Bucket}/{batch.Prefix} took longer than {seconds} s.";
        Log.NotVerified(logger, batch.BatchId, problem);
        await ReleaseAsync(batch, false, null, problem, cancellationToken);
    }

    private async Task<Findings> CompareAsync(Batch batch, BatchRule rule, CancellationToken cancellationToken)
    {
        var findings = await batches.BeginAsync(batch, cancellationToken);
        var current = rules.Current;
        var before = CouldBeIn(batch);
        string? place = null;
        string? after = null;
        do
        {
            var listed = await lister.ListAsync(batch.Bucket, batch.Prefix, place, MaxPage, cancellationToken);
            place = listed.Next;
            var wanted = listed.Objects
                .Where(found => found.LastModified < before && ListedEvents.IsObject(found.Key) && IsOf(current.Fit(batch.Bucket, found.Key), batch, found.Key))
                .Select(found => ListedEvents.Of(batch.Bucket, found))
                .ToList();
            var upTo = place is null || listed.Objects.Count == 0 ? null : listed.Objects[^1].Key;
            // A page of nothing but old versions says nothing; its keys are compared with the next.
            if (place is null || upTo is not null)
            {
                var page = new VerifiedPage(wanted, [.. listed.Objects.Select(found => found.Key)], after, upTo);
                await batches.CompareAsync(batch, page, rule.Options.RecordMissing, findings, cancellationToken);
                after = upTo;
            }
        }
        while (place is not null);
        return findings;
    }

    private static DateTimeOffset CouldBeIn(Batch batch) =>
        batch.Reason is BatchReason.Count or BatchReason.Marker or BatchReason.Complete ? batch.ReadyAt - UnderWay : batch.ReadyAt;

    private static bool IsOf(KeyFit fit, Batch batch, string key) =>
        fit.Counts && fit.PrefixLength == batch.Prefix.Length && key.StartsWith(batch.Prefix, StringComparison.Ordinal);

    private async Task TellAsync(Batch batch, BatchRule rule, Findings findings, CancellationToken cancellationToken)
    {
        var isVerified = findings.GoneCount == 0 && (findings.UnreportedCount == 0 || rule.Options.RecordMissing);
        if (findings.UnreportedCount > 0)
            Log.Unreported(logger, findings.UnreportedCount, batch.Bucket, Printable.Message(batch.Prefix), batch.BatchId, rule.Options.RecordMissing);
        if (findings.GoneCount > 0)
            Log.Gone(logger, findings.GoneCount, batch.Bucket, Printable.Message(batch.Prefix), batch.BatchId);
        telemetry.Unreported(ObjectSource.Verify, findings.UnreportedCount);
        await ReleaseAsync(batch, isVerified, findings, null, cancellationToken);
    }

    private async Task ReleaseAsync(Batch batch, bool? verified, Findings? findings, string? problem, CancellationToken cancellationToken)
    {
        await batches.ReleaseAsync(batch.BatchId, verified, findings, problem, cancellationToken);
        outbox.Set();
        manifests.Set();
        var waited = time.GetUtcNow() - batch.ReadyAt;
        Log.Released(logger, batch.BatchId, waited.TotalSeconds);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A listing before an event failed, repeating it in {Seconds} s: {Reason}")]
        public static partial void Repeating(ILogger logger, double seconds, string reason);

        [LoggerMessage(2, LogLevel.Error, "Batch {BatchId} is not verified, its event goes out and says so: {Reason}")]
        public static partial void NotVerified(ILogger logger, Guid batchId, string reason);

        [LoggerMessage(3, LogLevel.Warning, "{Count} objects of {Bucket}/{Prefix} had no event when batch {BatchId} was closed, added to it: {Added}")]
        public static partial void Unreported(ILogger logger, long count, string bucket, string prefix, Guid batchId, bool added);

        [LoggerMessage(4, LogLevel.Warning, "{Count} objects of {Bucket}/{Prefix} in batch {BatchId} are not in the bucket any more")]
        public static partial void Gone(ILogger logger, long count, string bucket, string prefix, Guid batchId);

        [LoggerMessage(5, LogLevel.Debug, "Batch {BatchId} was listed, {Seconds} s after it was closed")]
        public static partial void Released(ILogger logger, Guid batchId, double seconds);
    }
}
