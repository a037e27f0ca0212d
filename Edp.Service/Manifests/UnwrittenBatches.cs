using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Outbox;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Manifests;

/// <summary>Closed batches whose events wait until their manifests are written, and what becomes of them.</summary>
internal sealed class UnwrittenBatches(StoreTransactions transactions, IOutboxOrder order, TimeProvider time)
{
    private const int Unwritten = (int)EventSinks.Unwritten;
    private const int FirstHeldBack = (int)EventSinks.Unverified;

    /// <summary>Those that can be written now, the first of each prefix, in the order in which they were closed.</summary>
    /// <param name="after">Rows from here on, by <see cref="OutboxRow.OutboxSequence"/>; 0 for the first.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="leftOut">The buckets to which nothing is to be written now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<List<Batch>> WaitingAsync(long after, int take, IReadOnlyList<string> leftOut, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database =>
            {
                var rows = database.Batches.AsNoTracking()
                    .Where(row => row.PublishedAt == null && row.DeliveredSinks == Unwritten && row.OutboxSequence > after);
                // Names of buckets have nothing that a pattern acts upon.
                foreach (var pattern in leftOut.Select(bucket => ManifestFolder.StartOf(bucket) + "%"))
                    rows = rows.Where(row => row.ManifestUri == null || !EF.Functions.Like(row.ManifestUri, pattern));
                // One that waits for its listing holds back those after it, too.
                return rows
                    .Where(row => !database.Batches.Any(earlier => earlier.PublishedAt == null && earlier.DeliveredSinks >= FirstHeldBack
                        && earlier.PrefixId == row.PrefixId && earlier.BatchNumber < row.BatchNumber))
                    .OrderBy(row => row.OutboxSequence).Take(take).ToListAsync(cancellationToken);
            },
            cancellationToken);

    /// <summary>The first of a prefix, where it can be written now.</summary>
    public async Task<Batch?> FirstOfAsync(Guid prefixId, CancellationToken cancellationToken)
    {
        var first = await transactions.ReadAsync(
            database => database.Batches.AsNoTracking()
                .Where(row => row.PrefixId == prefixId && row.PublishedAt == null && row.DeliveredSinks >= FirstHeldBack)
                .OrderBy(row => row.BatchNumber).FirstOrDefaultAsync(cancellationToken),
            cancellationToken);
        return first is { AwaitsManifest: true, AwaitsListing: false } ? first : null;
    }

    /// <summary>The next objects of a batch, each key once.</summary>
    public Task<List<ObjectEventRow>> ObjectsAsync(Guid batchId, string? after, int take, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database =>
            {
                var objects = database.ObjectEvents.AsNoTracking().Where(row => row.BatchId == batchId && row.DeletedAt == null);
                if (after is not null)
                    objects = objects.Where(row => string.Compare(row.Key, after) > 0);
                return NewestVersions.ReadAsync(objects, take, cancellationToken);
            },
            cancellationToken);

    /// <summary>Lets the event go out, with the address of the manifest; null where none was written, since the rule wants none any more.</summary>
    public Task<bool> ReleaseAsync(Guid batchId, string? manifestUri, CancellationToken cancellationToken)
    {
        DateTimeOffset? writtenAt = manifestUri is null ? null : time.GetMicrosecondNow();
        return transactions.WithRetriesAsync(
            async database =>
            {
                var released = await Waiting(database, batchId).ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.ManifestUri, manifestUri)
                        .SetProperty(row => row.ManifestWrittenAt, writtenAt)
                        .SetProperty(row => row.ManifestProblem, (string?)null)
                        .SetProperty(row => row.DeliveredSinks, 0),
                    cancellationToken);
                // A sink goes through the rows in their order, and would meet the next batch of the prefix before this one.
                if (released > 0)
                    await order.MoveToEndAsync(database, batchId, cancellationToken);
                return released > 0;
            },
            cancellationToken);
    }

    /// <summary>Says in the row why the manifest could not be written.</summary>
    public Task<int> NoteAsync(Guid batchId, string problem, CancellationToken cancellationToken) => transactions.WithRetriesAsync(
        database => Waiting(database, batchId).Where(row => row.ManifestProblem != problem).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.ManifestProblem, problem), cancellationToken),
        cancellationToken);

    private static IQueryable<Batch> Waiting(EdpDbContext database, Guid batchId) =>
        database.Batches.Where(row => row.BatchId == batchId && row.PublishedAt == null && row.DeliveredSinks == Unwritten);
}
