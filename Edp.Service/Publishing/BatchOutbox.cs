using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Packaging;
using Edp.Core.Text;
using Edp.Service.Configuration;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Transactions;
using Microsoft.Extensions.Options;

namespace Edp.Service.Publishing;

/// <summary>
/// <c>package-objects-ready</c>, or <c>package-objects-incomplete</c>. Where packages follow batches, the package of each batch that is ready
/// begins to wait in the transaction that marks the batch as published, so no follow-up can get lost between the two.
/// </summary>
internal sealed partial class BatchOutbox(
    PackageRules rules,
    PackageTransactions packages,
    PackagedBatches packaged,
    IOptions<EdpOptions> options,
    ILogger<BatchOutbox> logger)
    : OutboxContent<Batch>
{
    private readonly bool _namesPackage = !string.IsNullOrEmpty(options.Value.PackagerQueueArn);

    public override string Name => "batch";

    public override string DetailType => PackageObjectsReadyDetail.DetailType;

    public override string DetailTypeOf(Batch row) => row.IsIncomplete ? PackageObjectsIncompleteDetail.DetailType : DetailType;

    public override OutgoingEvent EventOf(Batch row) =>
        row.IsIncomplete ? PackageObjectsIncompleteDetail.EventOf(row) : PackageObjectsReadyDetail.EventOf(row, _namesPackage);

    public override async Task FollowAsync(
        EdpDbContext database, IReadOnlyList<Batch> published, SagaOutput output, CancellationToken cancellationToken)
    {
        await packaged.AwaitAsync(database, published, cancellationToken);
        var ready = published.Where(batch => !batch.IsIncomplete && batch.ReplayedAt is null).Select(PackageObserved.Of).ToList();
        if (rules.Trigger == PackageReadyTrigger.ObjectsReady && ready.Count > 0)
            await packages.ObserveAsync(database, output, ready, cancellationToken);
    }

    public override void LogPublished(Batch row)
    {
        if (row.ReplayedAt is not null)
        {
            Log.Replayed(logger, DetailTypeOf(row), row.Bucket, Printable.Message(row.Prefix), row.BatchNumber, row.BatchId);
        }
        else if (row.IsIncomplete)
        {
            Log.Incomplete(
                logger, row.Bucket, Printable.Message(row.Prefix), row.BatchNumber, row.BatchId, row.MissingCount.GetValueOrDefault(),
                row.ExpectedCount.GetValueOrDefault());
        }
        else
        {
            Log.Published(
                logger, row.Bucket, Printable.Message(row.Prefix), row.BatchNumber, row.BatchId, row.ObjectCount, row.EventCount, row.Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "package-objects-ready {Bucket}/{Prefix} batch {BatchNumber} ({BatchId}): {ObjectCount} objects, {EventCount} events, by {Reason}")]
        public static partial void Published(
            ILogger logger, string bucket, string prefix, long batchNumber, Guid batchId, long objectCount, long eventCount, string reason);

        [LoggerMessage(2, LogLevel.Warning,
            "package-objects-incomplete {Bucket}/{Prefix} batch {BatchNumber} ({BatchId}): {MissingCount} of {ExpectedCount} are missing")]
        public static partial void Incomplete(
            ILogger logger, string bucket, string prefix, long batchNumber, Guid batchId, long missingCount, long expectedCount);

        [LoggerMessage(3, LogLevel.Information, "{DetailType} {Bucket}/{Prefix} batch {BatchNumber} ({BatchId}) was sent again")]
        public static partial void Replayed(
            ILogger logger, string detailType, string bucket, string prefix, long batchNumber, Guid batchId);
    }
}
