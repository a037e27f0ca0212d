using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Ingest.Parsing;
using Edp.Service.Packaging;
using Edp.Service.Telemetry;

namespace Edp.Service.Ingest;

/// <summary>Where every way in ends: what was parsed is recorded, and durable when this returns (R12).</summary>
internal sealed partial class EventIntake(
    ObjectRecorder objects,
    PackageTransactions packages,
    PackageRules rules,
    EdpTelemetry telemetry,
    TimeProvider time,
    ILogger<EventIntake> logger)
{
    /// <exception cref="Storage.StoreUnavailableException">Not all is recorded; bringing the same again is safe.</exception>
    public async Task<RecordOutcome> TakeAsync(ParsedEvents parsed, CancellationToken cancellationToken)
    {
        LogWhatDoesNotCount(parsed);
        var outcome = new RecordOutcome(0, 0, parsed.Ignored);
        telemetry.Ignored(IgnoredReason.NoObject, parsed.Ignored);
        if (parsed.Objects.Count > 0)
            outcome += await objects.RecordAsync(parsed.Objects, cancellationToken);
        if (parsed.Packages.Count > 0)
            outcome += await TakeAsync(parsed.Packages, cancellationToken);
        foreach (var notificationId in parsed.Refreshes)
            await packages.RefreshedAsync(notificationId, cancellationToken);
        telemetry.Recorded(outcome, parsed.RejectedCount);
        return outcome;
    }

    private async Task<RecordOutcome> TakeAsync(List<PackageRevision> revisions, CancellationToken cancellationToken)
    {
        if (rules.Trigger != PackageReadyTrigger.PackageCreated)
        {
            telemetry.Ignored(IgnoredReason.NoTrigger, revisions.Count);
            return new RecordOutcome(0, 0, revisions.Count);
        }

        var news = await packages.SeeAsync(
            () => [.. revisions.Select(revision => PackageSeen.Of(revision, time.GetMicrosecondNow()))], cancellationToken);
        return new RecordOutcome(news, revisions.Count - news, 0);
    }

    private void LogWhatDoesNotCount(ParsedEvents parsed)
    {
        if (parsed.Rejected.Count > 0)
            Log.Rejected(logger, parsed.RejectedCount, parsed.Rejected[0].Error);
        if (parsed.Remarks.Count > 0)
            Log.Ignored(logger, parsed.Remarks.Count, parsed.Remarks[0].Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} entries are rejected, the first: {Error}")]
        public static partial void Rejected(ILogger logger, long count, string error);

        [LoggerMessage(2, LogLevel.Warning, "{Count} entries are ignored, the first: {Reason}")]
        public static partial void Ignored(ILogger logger, int count, string reason);
    }
}
