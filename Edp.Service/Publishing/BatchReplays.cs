using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Operating;
using Edp.Core.Outbox;
using Edp.Service.Operating;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Publishing;

/// <summary>
/// Has events of closed batches sent again (R17): their rows are given back to the outbox, in the transaction that writes down who asked for
/// it. From there on they are delivered as ever, with their ids, in their order, and whatever is killed.
/// </summary>
internal sealed class BatchReplays(
    StoreTransactions transactions, IEnumerable<IEventSink> sinks, OutboxSignal<Batch> signal, TimeProvider time)
{
    private readonly int _configured = (int)sinks.Aggregate(EventSinks.None, (kinds, sink) => kinds | sink.Kind);

    /// <summary>The sinks that can get an event again.</summary>
    public EventSinks Configured => (EventSinks)_configured;

    /// <summary>Replays one batch.</summary>
    /// <returns>The batch afterwards; null where no batch with this id was closed.</returns>
    /// <exception cref="StoreUnavailableException">Nothing is replayed.</exception>
    public async Task<BatchReplayResult?> ReplayAsync(
        OperatorRequest request, Guid batchId, EventSinks to, CancellationToken cancellationToken)
    {
        var result = await transactions.WithRetriesAsync(
            database => ReplayAsync(database, request, batchId, to, cancellationToken), cancellationToken);
        if (result is { IsRefused: false })
            signal.SetReturned();
        return result;
    }

    /// <summary>Returns published rows to the outbox.</summary>
    /// <param name="database">The caller's transaction.</param>
    /// <param name="batchIds">The batches.</param>
    /// <param name="to">The sinks that get the events again.</param>
    /// <param name="requestedAt">When that was asked for, by a clock that may have been set back since.</param>
    /// <param name="isOnce">Whether those are left alone that were replayed since then, by whomever.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were.</returns>
    public async Task<int> ReturnToOutboxAsync(
        EdpDbContext database,
        IReadOnlyCollection<Guid> batchIds,
        EventSinks to,
        DateTimeOffset requestedAt,
        bool isOnce,
        CancellationToken cancellationToken)
    {
        var (configured, asked, now) = (_configured, (int)to, time.GetMicrosecondNow());
        var isForBus = to.HasFlag(EventSinks.EventBridge);
        now = now > requestedAt ? now : requestedAt;
        return await database.Batches
            .Where(row => batchIds.Contains(row.BatchId) && row.PublishedAt != null
                && (!isOnce || row.ReplayedAt == null || row.ReplayedAt < requestedAt))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.DeliveredSinks, row => (row.DeliveredSinks | configured) & ~asked)
                    .SetProperty(row => row.PublishedAt, (DateTimeOffset?)null)
                    .SetProperty(row => row.ReceivedAt, row => isForBus ? null : row.ReceivedAt)
                    .SetProperty(row => row.ReceiptDueAt, row => isForBus ? null : row.ReceiptDueAt)
                    .SetProperty(row => row.ReplayedAt, now),
                cancellationToken);
    }

    private async Task<BatchReplayResult?> ReplayAsync(
        EdpDbContext database, OperatorRequest request, Guid batchId, EventSinks to, CancellationToken cancellationToken)
    {
        if (await FindAsync(database, batchId, cancellationToken) is not { } before)
            return null;
        // A commit whose answer got lost has done it before.
        if (await database.OperatorActions.AnyAsync(action => action.ActionId == request.ActionId, cancellationToken))
            return new BatchReplayResult(before, IsRefused: false);
        if (await ReturnToOutboxAsync(database, [batchId], to, time.GetMicrosecondNow(), isOnce: false, cancellationToken) == 0)
            return new BatchReplayResult(before, IsRefused: true);

        var after = (await FindAsync(database, batchId, cancellationToken))!;
        database.OperatorActions.Add(new OperatorAction
        {
            ActionId = request.ActionId,
            ActedAt = time.GetMicrosecondNow(),
            Action = OperatorActionNames.Replay,
            Who = request.Who,
            Bucket = before.Bucket,
            Prefix = before.Prefix,
            BatchId = batchId,
            Reason = request.Reason,
            StateBefore = BatchSnapshot.Of(before),
            StateAfter = BatchSnapshot.Of(after)
        });
        await database.SaveChangesAsync(cancellationToken);
        return new BatchReplayResult(after, IsRefused: false);
    }

    private static Task<Batch?> FindAsync(EdpDbContext database, Guid batchId, CancellationToken cancellationToken) =>
        database.Batches.AsNoTracking().SingleOrDefaultAsync(batch => batch.BatchId == batchId, cancellationToken);
}

/// <summary>What became of a request to replay a batch.</summary>
/// <param name="Batch">The batch afterwards.</param>
/// <param name="IsRefused">Whether nothing was done, since its event is not out everywhere, or there is none.</param>
internal sealed record BatchReplayResult(Batch Batch, bool IsRefused);
