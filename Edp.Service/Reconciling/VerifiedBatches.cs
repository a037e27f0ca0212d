using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Outbox;
using Edp.Core.Parsing;
using Edp.Service.Batching;
using Edp.Service.Storage;
using Edp.Service.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Reconciling;

/// <summary>Closed batches whose events wait until their prefixes are listed, and what becomes of them.</summary>
internal sealed class VerifiedBatches(
    StoreTransactions transactions,
    IPrefixStore store,
    IOutboxOrder order,
    BackfilledObjects backfilled,
    EventIdentities identities,
    ListedBuckets listedBuckets,
    TimeProvider time)
{
    private const int Unverified = (int)EventSinks.Unverified;
    private const int AndUnwritten = (int)(EventSinks.Unverified | EventSinks.Unwritten);

    /// <summary>Those that wait, in the order in which they were closed.</summary>
    public Task<List<Batch>> WaitingAsync(int take, CancellationToken cancellationToken) => transactions.ReadAsync(
        database => database.Batches.AsNoTracking().Where(row => row.PublishedAt == null && (row.DeliveredSinks == Unverified || row.DeliveredSinks == AndUnwritten))
            .OrderBy(row => row.OutboxSequence).Take(take).ToListAsync(cancellationToken),
        cancellationToken);

    /// <summary>What an earlier attempt has added to the batch.</summary>
    public Task<Findings> BeginAsync(Batch batch, CancellationToken cancellationToken) => transactions.ReadAsync(
        async database =>
        {
            var added = database.ObjectEvents.AsNoTracking().Where(row => row.BatchId == batch.BatchId && row.Source == ObjectSource.Verify);
            var findings = new Findings();
            findings.AddUnreported(
                await added.LongCountAsync(cancellationToken),
                await added.OrderBy(row => row.Key).Select(row => row.Key).Take(MissingNames.Max).ToListAsync(cancellationToken));
            return findings;
        },
        cancellationToken);

    /// <summary>Compares a page of the listing with what is recorded, and adds to the batch what is not, where its rule says so.</summary>
    /// <exception cref="BatchMovedException">The batch does not wait any more.</exception>
    public Task CompareAsync(Batch batch, VerifiedPage page, bool records, Findings findings, CancellationToken cancellationToken) =>
        listedBuckets.RecordAsync(() => CompareOnceAsync(batch, page, records, findings, cancellationToken), cancellationToken);

    private async Task CompareOnceAsync(Batch batch, VerifiedPage page, bool records, Findings findings, CancellationToken cancellationToken)
    {
        var (unreported, gone, names) = await transactions.WithRetriesAsync(
            async database =>
            {
                var listed = await UnreportedAsync(database, batch, page, cancellationToken);
                if (records && listed.Objects.Count > 0)
                    await AddAsync(database, batch, listed, cancellationToken);
                var (count, first) = await GoneAsync(database, batch, page, cancellationToken);
                return (listed.Objects.Select(entry => entry.Event.Key).ToList(), count, first);
            },
            cancellationToken);
        findings.AddUnreported(unreported.Count, unreported);
        findings.AddGone(gone, names);
    }

    /// <summary>Lets the event go out.</summary>
    /// <param name="batchId">The batch.</param>
    /// <param name="verified">Whether the listing found just what the batch has; null where none was wanted.</param>
    /// <param name="findings">What it found; null where there was none.</param>
    /// <param name="problem">Why there was none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<int> ReleaseAsync(
        Guid batchId, bool? verified, Findings? findings, string? problem, CancellationToken cancellationToken)
    {
        long? unreportedCount = findings is { UnreportedCount: > 0 } ? findings.UnreportedCount : null;
        long? goneCount = findings is { GoneCount: > 0 } ? findings.GoneCount : null;
        var (unreported, gone) = (unreportedCount is null ? null : findings!.Unreported, goneCount is null ? null : findings!.Gone);
        return transactions.WithRetriesAsync(
            async database =>
            {
                var released = await Waiting(database, batchId).ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.Verified, verified)
                        .SetProperty(row => row.UnreportedCount, unreportedCount)
                        .SetProperty(row => row.Unreported, unreported)
                        .SetProperty(row => row.GoneCount, goneCount)
                        .SetProperty(row => row.Gone, gone)
                        .SetProperty(row => row.VerifyProblem, problem)
                        .SetProperty(row => row.DeliveredSinks, row => row.DeliveredSinks & ~Unverified),
                    cancellationToken);
                // A sink that is behind it already would meet the next batch of the prefix first.
                if (released > 0)
                    await order.MoveToEndAsync(database, batchId, cancellationToken);
                return released;
            },
            cancellationToken);
    }

    private static IQueryable<Batch> Waiting(EdpDbContext database, Guid batchId) =>
        database.Batches.Where(row => row.BatchId == batchId && (row.DeliveredSinks == Unverified || row.DeliveredSinks == AndUnwritten));

    /// <summary>Locks the prefix, so that no event is recorded meanwhile, and leaves of the page what is in no batch.</summary>
    private async Task<PrefixArrivals> UnreportedAsync(
        EdpDbContext database, Batch batch, VerifiedPage page, CancellationToken cancellationToken)
    {
        var arrivals = new PrefixArrivals(batch.PrefixId, batch.Bucket, batch.Prefix);
        arrivals.Objects.AddRange(page.Objects.Select(NewObject));
        await store.LockAndMatchAsync(database, [arrivals], cancellationToken);
        await backfilled.RemoveFromListingAsync(database, [arrivals], cancellationToken);
        return arrivals;
    }

    private RecordedObject NewObject(ObjectEvent listed)
    {
        var (identity, other) = identities.OfListed(listed);
        return new RecordedObject
        {
            Event = listed,
            Identity = identity,
            OtherIdentity = other,
            EventTime = listed.EventTime?.ToMicroseconds() ?? time.GetMicrosecondNow(),
            Source = ObjectSource.Verify
        };
    }

    private async Task AddAsync(EdpDbContext database, Batch batch, PrefixArrivals unreported, CancellationToken cancellationToken)
    {
        var now = time.GetMicrosecondNow();
        var keys = unreported.Objects.Select(entry => entry.Event.Key).ToList();
        var older = await database.ObjectEvents.AsNoTracking()
            .Where(row => row.BatchId == batch.BatchId && row.DeletedAt == null && EF.Parameter(keys).Contains(row.Key))
            .ToListAsync(cancellationToken);
        var replaced = older.GroupBy(row => row.Key, StringComparer.Ordinal).Select(Newest).ToList();
        var (files, size, events) = (
            keys.Count - replaced.Count,
            unreported.Objects.Sum(entry => entry.Event.Size ?? 0) - replaced.Sum(row => row.Size ?? 0),
            (long)keys.Count);
        var (first, last) = (unreported.Objects.Min(entry => entry.EventTime), unreported.Objects.Max(entry => entry.EventTime));
        var changed = await Waiting(database, batch.BatchId).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.ObjectCount, row => row.ObjectCount + files)
                .SetProperty(row => row.EventCount, row => row.EventCount + events)
                .SetProperty(row => row.TotalSize, row => row.TotalSize + size)
                .SetProperty(row => row.FirstEventTime, row => row.FirstEventTime < first ? row.FirstEventTime : first)
                .SetProperty(row => row.LastEventTime, row => row.LastEventTime > last ? row.LastEventTime : last),
            cancellationToken);
        if (changed != 1)
            throw new BatchMovedException();

        foreach (var added in unreported.Objects)
            added.BatchId = batch.BatchId;
        // Their events may come yet, and are then known by what the listing told.
        BackfilledObjects.Record(unreported, now);
        var prefix = (PrefixState)unreported.Instance;
        IReadOnlyList<PrefixState> one = [prefix];
        await store.WriteAsync(
            database, new SagaChanges<PrefixState>(unreported.IsNew ? one : [], unreported.IsNew ? [] : one, []), cancellationToken);
        await store.AddObjectsAsync(database, unreported.Objects, now, cancellationToken);
    }

    private static ObjectEventRow Newest(IEnumerable<ObjectEventRow> versions) =>
        versions.Aggregate((newest, row) => newest.Version.IsNewerThan(row.Version) ? newest : row);

    private static async Task<(long Count, IReadOnlyList<string> First)> GoneAsync(
        EdpDbContext database, Batch batch, VerifiedPage page, CancellationToken cancellationToken)
    {
        var (after, upTo, keys) = (page.After, page.UpTo, page.Keys);
        var rows = database.ObjectEvents.AsNoTracking().Where(row => row.BatchId == batch.BatchId && row.DeletedAt == null);
        if (after is not null)
            rows = rows.Where(row => string.Compare(row.Key, after) > 0);
        if (upTo is not null)
            rows = rows.Where(row => string.Compare(row.Key, upTo) <= 0);
        var gone = rows.Select(row => row.Key).Distinct().Where(key => !EF.Parameter(keys).Contains(key));
        var count = await gone.LongCountAsync(cancellationToken);
        return (count, count == 0 ? [] : await gone.OrderBy(key => key).Take(MissingNames.Max).ToListAsync(cancellationToken));
    }
}
