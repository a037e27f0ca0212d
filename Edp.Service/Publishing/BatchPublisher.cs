using Edp.Service.Batching;
using Edp.Service.Ingest.Parsing;

namespace Edp.Service.Publishing;

/// <summary>Writes the events of batches to every sink.</summary>
internal sealed partial class BatchPublisher(IBatchOutbox outbox, IEnumerable<IEventSink> sinks, ILogger<BatchPublisher> logger)
{
    /// <summary>Publishes these batches and what their prefixes have unpublished before them. What no sink takes now is tried again.</summary>
    public Task PublishAsync(IReadOnlyCollection<Guid> batchIds, CancellationToken cancellationToken) =>
        outbox.DeliverAsync(batchIds, batches => DeliverAsync(batches, cancellationToken), cancellationToken);

    private async Task<IReadOnlySet<Guid>> DeliverAsync(IReadOnlyList<Batch> batches, CancellationToken cancellationToken)
    {
        var events = batches.Select(PackageObjectsReadyDetail.EventOf).ToList();
        var accepted = batches.Select(batch => batch.BatchId).ToHashSet();
        foreach (var sink in sinks)
        {
            try
            {
                accepted.IntersectWith(await sink.WriteAsync(events, cancellationToken));
            }
            catch (EventSinkException e)
            {
                Log.SinkFailed(logger, e, batches.Count, e.Message);
                accepted.Clear();
            }
        }

        foreach (var batch in batches.Where(batch => accepted.Contains(batch.BatchId)))
        {
            Log.Published(
                logger, batch.Bucket, Printable.Message(batch.Prefix), batch.BatchNumber, batch.BatchId, batch.ObjectCount, batch.EventCount,
                batch.Reason);
        }

        return accepted;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "package-objects-ready {Bucket}/{Prefix} batch {BatchNumber} ({BatchId}): {ObjectCount} objects, {EventCount} events, by {Reason}")]
        public static partial void Published(
            ILogger logger, string bucket, string prefix, long batchNumber, Guid batchId, long objectCount, long eventCount, string reason);

        [LoggerMessage(2, LogLevel.Error, "{Count} events are not published yet and will be sent again: {Reason}")]
        public static partial void SinkFailed(ILogger logger, Exception exception, int count, string reason);
    }
}
