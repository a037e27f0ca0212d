using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Operating;
using Edp.Core.Outbox;
using Edp.Service.Operating;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Publishing;

/// <summary>
/// Replays of all batches of a bucket between two times. Which batches they are is written down when they are asked for; they are given to
/// the outbox a few at a time, so that new events do not wait behind them.
/// </summary>
internal sealed class BucketReplays(
    StoreTransactions transactions,
    IDbContextFactory<EdpDbContext> contexts,
    IRowLock rowLock,
    BatchReplays batches,
    OutboxSignal<Batch> signal,
    TimeProvider time)
{
    /// <summary>How many batches one request replays at most.</summary>
    public const int MaxBatches = 1_000_000;

    private readonly string _list = $$"""
        INSERT INTO {{EntityTable<ReplayBatch>.NameOf(contexts)}} (replay_id, outbox_sequence, batch_id)
        SELECT {0}, outbox_sequence, batch_id FROM {{EntityTable<Batch>.NameOf(contexts)}}
        WHERE bucket = {1} AND ready_at >= {2} AND ready_at < {3} AND published_at IS NOT NULL
        """;

    /// <summary>Is set when a replay begins.</summary>
    public Signal Begun { get; } = new();

    /// <summary>Writes down what is to be replayed.</summary>
    /// <returns>The replay; null where there are more batches than one request replays.</returns>
    /// <exception cref="StoreUnavailableException">Nothing will be replayed.</exception>
    public async Task<Replay?> BeginAsync(
        OperatorRequest request, string bucket, DateTimeOffset from, DateTimeOffset until, EventSinks to, CancellationToken cancellationToken)
    {
        var replay = await transactions.WithRetriesAsync(
            database => BeginAsync(database, request, bucket, from, until, to, cancellationToken), cancellationToken);
        Begun.Set();
        return replay;
    }

    /// <summary>Whether a replay is not finished.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellationToken) =>
        transactions.ReadAsync(database => database.Replays.AnyAsync(row => row.FinishedAt == null, cancellationToken), cancellationToken);

    /// <summary>Gives the next batches of the oldest replay to the outbox, as far as not as many are on their way already.</summary>
    /// <returns>Whether there is more to do.</returns>
    public async Task<bool> ContinueAsync(int atOnce, CancellationToken cancellationToken)
    {
        var (hasMore, returned) = await transactions.WithRetriesAsync(
            database => ContinueAsync(database, atOnce, cancellationToken), cancellationToken);
        if (returned > 0)
            signal.SetReturned();
        return hasMore;
    }

    /// <summary>Ends a replay: what it has not given to the outbox stays as it is.</summary>
    public Task<Replay?> StopAsync(OperatorRequest request, Guid replayId, CancellationToken cancellationToken) =>
        transactions.WithRetriesAsync<Replay?>(
            async database =>
            {
                if (await rowLock.LoadAsync<Replay>(database, replayId, cancellationToken) is not { } replay)
                    return null;
                if (replay.FinishedAt is not null)
                    return replay;
                var before = ReplaySnapshot.Of(replay);
                var left = database.ReplayBatches.Where(row => row.ReplayId == replayId);
                replay.Replayed += await left.CountAsync(
                    row => database.Batches.Any(
                        batch => batch.BatchId == row.BatchId && batch.PublishedAt != null && batch.ReplayedAt >= replay.RequestedAt),
                    cancellationToken);
                await left.ExecuteDeleteAsync(cancellationToken);
                replay.FinishedAt = time.GetMicrosecondNow();
                database.OperatorActions.Add(ActionOf(request, OperatorActionNames.StopReplay, replay, before));
                await database.SaveChangesAsync(cancellationToken);
                return replay;
            },
            cancellationToken);

    private async Task<Replay?> BeginAsync(
        EdpDbContext database,
        OperatorRequest request,
        string bucket,
        DateTimeOffset from,
        DateTimeOffset until,
        EventSinks to,
        CancellationToken cancellationToken)
    {
        // A commit whose answer got lost has done it before.
        if (await database.Replays.AsNoTracking().SingleOrDefaultAsync(row => row.ReplayId == request.ActionId, cancellationToken) is { } done)
            return done;

        var found = await database.Batches
            .Where(row => row.Bucket == bucket && row.ReadyAt >= from && row.ReadyAt < until && row.PublishedAt != null)
            .OrderBy(row => row.OutboxSequence).Take(MaxBatches + 1).CountAsync(cancellationToken);
        if (found > MaxBatches)
            return null;

        object[] values = database.Database.IsSqlite()
            ? [SqliteText.Of(request.ActionId), bucket, SqliteText.Of(from), SqliteText.Of(until)]
            : [request.ActionId, bucket, from, until];
        var count = await database.Database.ExecuteSqlRawAsync(_list, values, cancellationToken);

        var now = await RequestedAtAsync(database, request.ActionId, cancellationToken);
        var replay = new Replay
        {
            ReplayId = request.ActionId,
            Bucket = bucket,
            ReadyFrom = from,
            ReadyUntil = until,
            Sinks = (int)to,
            RequestedAt = now,
            Batches = count,
            FinishedAt = count == 0 ? now : null
        };
        database.Replays.Add(replay);
        database.OperatorActions.Add(ActionOf(request, OperatorActionNames.Replay, replay, "{}"));
        await database.SaveChangesAsync(cancellationToken);
        return replay;
    }

    /// <summary>Later than every replay before it, also of a clock that has been set back since: what those sent is not what this one sends.</summary>
    private async Task<DateTimeOffset> RequestedAtAsync(EdpDbContext database, Guid replayId, CancellationToken cancellationToken)
    {
        var now = time.GetMicrosecondNow();
        var latest = await database.Batches
            .Where(batch => batch.ReplayedAt >= now && database.ReplayBatches.Any(row => row.ReplayId == replayId && row.BatchId == batch.BatchId))
            .MaxAsync(batch => batch.ReplayedAt, cancellationToken);
        return latest >= now ? latest.GetValueOrDefault().AddMicroseconds(1) : now;
    }

    private async Task<(bool HasMore, int Returned)> ContinueAsync(EdpDbContext database, int atOnce, CancellationToken cancellationToken)
    {
        var oldest = await database.Replays.Where(row => row.FinishedAt == null).OrderBy(row => row.RequestedAt)
            .Select(row => row.ReplayId).FirstOrDefaultAsync(cancellationToken);
        if (await rowLock.LoadAsync<Replay>(database, oldest, cancellationToken) is not { } replay)
            return (false, 0);
        if (replay.FinishedAt is not null)
            return (true, 0);

        // Those that are under way come first, and are looked at again once the ones that are out have left.
        var first = await FirstAsync(database, replay.ReplayId, atOnce, cancellationToken);
        if (first.Where(batch => IsOutAgain(batch, replay)).Select(batch => batch.BatchId).ToList() is { Count: > 0 } done)
        {
            replay.Replayed += await database.ReplayBatches.Where(row => row.ReplayId == replay.ReplayId && done.Contains(row.BatchId))
                .ExecuteDeleteAsync(cancellationToken);
            first = await FirstAsync(database, replay.ReplayId, atOnce, cancellationToken);
        }

        if (first.Count == 0)
            replay.FinishedAt = time.GetMicrosecondNow();
        var next = first.Where(batch => batch.PublishedAt is not null && !IsOutAgain(batch, replay)).Select(batch => batch.BatchId).ToList();
        var returned = await batches.ReturnToOutboxAsync(
            database, next, (EventSinks)replay.Sinks, replay.RequestedAt, isOnce: true, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        return (true, returned);
    }

    private static Task<List<Batch>> FirstAsync(EdpDbContext database, Guid replayId, int take, CancellationToken cancellationToken) =>
        database.ReplayBatches.Where(row => row.ReplayId == replayId).OrderBy(row => row.OutboxSequence).Take(take)
            .Join(database.Batches, row => row.BatchId, batch => batch.BatchId, (_, batch) => batch)
            .AsNoTracking().ToListAsync(cancellationToken);

    private static bool IsOutAgain(Batch batch, Replay replay) =>
        batch.PublishedAt is not null && batch.ReplayedAt >= replay.RequestedAt;

    private OperatorAction ActionOf(OperatorRequest request, string action, Replay replay, string before) => new()
    {
        ActionId = request.ActionId,
        ActedAt = time.GetMicrosecondNow(),
        Action = action,
        Who = request.Who,
        Bucket = replay.Bucket,
        Reason = request.Reason,
        StateBefore = before,
        StateAfter = ReplaySnapshot.Of(replay)
    };
}
