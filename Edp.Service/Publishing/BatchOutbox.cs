using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Packaging;
using Edp.Core.Text;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Transactions;

namespace Edp.Service.Publishing;

/// <summary>
/// <c>package-objects-ready</c>. Where packages follow batches, each batch's package begins to wait in the transaction that marks the batch as
/// published, so no follow-up can get lost between the two.
/// </summary>
internal sealed partial class BatchOutbox(PackageRules rules, PackageTransactions packages, ILogger<BatchOutbox> logger) : OutboxContent<Batch>
{
    public override string Name => "batch";

    public override string DetailType => PackageObjectsReadyDetail.DetailType;

    public override OutgoingEvent EventOf(Batch row) => PackageObjectsReadyDetail.EventOf(row);

    public override Task FollowAsync(
        EdpDbContext database, IReadOnlyList<Batch> published, SagaOutput output, CancellationToken cancellationToken) =>
        rules.Trigger == PackageReadyTrigger.ObjectsReady && published.Count > 0
            ? packages.ObserveAsync(database, output, [.. published.Select(PackageObserved.Of)], cancellationToken)
            : Task.CompletedTask;

    public override void LogPublished(Batch row) => Log.Published(
        logger, row.Bucket, Printable.Message(row.Prefix), row.BatchNumber, row.BatchId, row.ObjectCount, row.EventCount, row.Reason);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "package-objects-ready {Bucket}/{Prefix} batch {BatchNumber} ({BatchId}): {ObjectCount} objects, {EventCount} events, by {Reason}")]
        public static partial void Published(
            ILogger logger, string bucket, string prefix, long batchNumber, Guid batchId, long objectCount, long eventCount, string reason);
    }
}
