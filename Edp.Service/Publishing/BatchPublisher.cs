using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Packaging;
using Edp.Service.Telemetry;

namespace Edp.Service.Publishing;

/// <summary>
/// Writes <c>package-objects-ready</c>. Where packages follow batches, each batch's package begins to wait in the transaction that marks
/// the batch as published, so no follow-up can get lost between the two.
/// </summary>
internal sealed partial class BatchPublisher(
    IEventOutbox<Batch> outbox,
    IEnumerable<IEventSink> sinks,
    PackageRules rules,
    PackageTransactions packages,
    EdpTelemetry telemetry,
    TimeProvider time,
    ILogger<BatchPublisher> logger)
    : EventPublisher<Batch>(outbox, sinks, telemetry, time, logger)
{
    public override Task PublishAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (rules.Trigger != PackageReadyTrigger.ObjectsReady)
            return base.PublishAsync(ids, cancellationToken);

        return packages.WithOutboxAsync(
            messages => PublishAsync(
                ids,
                (database, published) => packages.SeeAsync(database, messages, [.. published.Select(PackageSeen.Of)], cancellationToken),
                cancellationToken),
            cancellationToken);
    }

    protected override OutgoingEvent EventOf(Batch row) => PackageObjectsReadyDetail.EventOf(row);

    protected override void LogPublished(Batch row) => Log.Published(
        logger, row.Bucket, Printable.Message(row.Prefix), row.BatchNumber, row.BatchId, row.ObjectCount, row.EventCount, row.Reason);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "package-objects-ready {Bucket}/{Prefix} batch {BatchNumber} ({BatchId}): {ObjectCount} objects, {EventCount} events, by {Reason}")]
        public static partial void Published(
            ILogger logger, string bucket, string prefix, long batchNumber, Guid batchId, long objectCount, long eventCount, string reason);
    }
}
