using System.Collections.Concurrent;
using Edp.Core.Clocks;
using Edp.Core.Configuration;
using Edp.Core.Packaging;
using Edp.Core.Parsing;
using Edp.Service.Receipts;
using Edp.Service.Storage;
using Edp.Service.Telemetry;
using Edp.Service.Transactions;

namespace Edp.Service.Ingest;

/// <summary>Where every way in ends: what was parsed is recorded, and durable when this returns (R12).</summary>
internal sealed partial class EventIntake(
    ObjectRecorder objects,
    PackageTransactions packages,
    PackageRules rules,
    PackagedBatches packaged,
    ReceiptIntake receipts,
    UncountedEvents uncounted,
    EdpTelemetry telemetry,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<EventIntake> logger)
{
    /// <param name="parsed">What was parsed; takes what the database refuses as rejected.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">Not all is recorded; bringing the same again is safe.</exception>
    public async Task<RecordOutcome> TakeAsync(ParsedEvents parsed, CancellationToken cancellationToken)
    {
        var outcome = await RecordAsync(parsed, cancellationToken);
        if (parsed.Rejected.Count > 0)
            Log.Rejected(logger, parsed.RejectedCount, parsed.Rejected[0].Error);
        foreach (var rejected in parsed.Rejected)
            uncounted.Rejected(rejected);
        foreach (var (reason, count) in parsed.RejectedByReason)
            telemetry.Rejected(reason, count);
        return outcome;
    }

    /// <summary>As <see cref="TakeAsync"/>, where what is rejected is brought again and told of then.</summary>
    /// <param name="parsed">What was parsed; takes what the database refuses as rejected.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">Not all is recorded; bringing the same again is safe.</exception>
    public async Task<RecordOutcome> RecordAsync(ParsedEvents parsed, CancellationToken cancellationToken)
    {
        var outcome = new RecordOutcome(0, 0, parsed.Ignored);
        telemetry.Ignored(IgnoredReason.NoObject, parsed.Ignored);
        try
        {
            if (parsed.Objects.Count > 0)
                outcome += await TakeObjectsAsync(parsed, cancellationToken);
            if (parsed.Deleted.Count > 0)
                await objects.DeleteAsync(parsed.Deleted, cancellationToken);
            if (parsed.Packages.Count > 0)
                outcome += await TakePackagesAsync(parsed, cancellationToken);
            foreach (var notificationId in parsed.Refreshes)
                await packages.RefreshedAsync(notificationId, cancellationToken);
            await receipts.TakeAsync(parsed.ReceivedBatches, parsed.ReceivedPackages, cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            readiness.RecordingFailed(e.Message);
            throw;
        }

        if (outcome.Accepted + outcome.Duplicates > 0)
            readiness.RecordingSucceeded();
        if (parsed.Remarks.Count > 0)
            Log.Ignored(logger, parsed.Remarks.Count, parsed.Remarks[0].Reason);
        telemetry.Recorded(outcome.Accepted, outcome.Duplicates);
        return outcome;
    }

    private async Task<RecordOutcome> TakeObjectsAsync(ParsedEvents parsed, CancellationToken cancellationToken)
    {
        var refused = new ConcurrentQueue<(ObjectEvent Object, string Error)>();
        var outcome = await objects.RecordAsync(parsed.Objects, refused, cancellationToken);
        foreach (var (created, error) in refused)
            parsed.Reject(created, error);
        return outcome;
    }

    private async Task<RecordOutcome> TakePackagesAsync(ParsedEvents parsed, CancellationToken cancellationToken)
    {
        await packaged.NoteAsync(parsed.Packages, cancellationToken);
        if (rules.Trigger != PackageReadyTrigger.PackageCreated)
        {
            telemetry.Ignored(IgnoredReason.NoTrigger, parsed.Packages.Count);
            return new RecordOutcome(0, 0, parsed.Packages.Count);
        }

        return await Bisection.RecordAsync(
            [.. parsed.Packages],
            async revisions =>
            {
                var newer = await packages.ObserveAsync(
                    () => [.. revisions.Select(revision => PackageObserved.Of(revision, time.GetMicrosecondNow()))], cancellationToken);
                return new RecordOutcome(newer, revisions.Count - newer, 0);
            },
            (revision, reason) => parsed.Reject(revision, reason.Message));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} entries are rejected, the first: {Error}")]
        public static partial void Rejected(ILogger logger, long count, string error);

        [LoggerMessage(2, LogLevel.Warning, "{Count} entries are ignored, the first: {Reason}")]
        public static partial void Ignored(ILogger logger, int count, string reason);
    }
}
