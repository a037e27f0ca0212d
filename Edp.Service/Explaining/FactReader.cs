using Edp.Core.Batching;
using Edp.Core.Operating;
using Edp.Core.Packaging;
using Edp.Service.Batching;
using Edp.Service.Packaging;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Explaining;

/// <summary>Reads what the database knows of prefixes, batches, objects and packages.</summary>
internal sealed partial class FactReader(StoreTransactions transactions)
{
    private const int BatchesAtATime = 1_000;
    private const int MaxEvents = 20;

    public Task<PrefixState?> PrefixAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.Prefixes.AsNoTracking()
                .SingleOrDefaultAsync(row => row.Bucket == bucket && row.Prefix == prefix, cancellationToken),
            cancellationToken);

    /// <summary>The prefix in which this batch is open.</summary>
    public Task<PrefixState?> OpenAsync(string bucket, IReadOnlyList<string> prefixes, Guid batchId, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.Prefixes.AsNoTracking().SingleOrDefaultAsync(
                row => row.Bucket == bucket && EF.Parameter(prefixes).Contains(row.Prefix) && row.BatchId == batchId, cancellationToken),
            cancellationToken);

    public Task<Batch?> BatchAsync(Guid batchId, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.BatchId == batchId, cancellationToken),
            cancellationToken);

    public Task<Batch?> LastBatchAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.Batches.AsNoTracking().Where(row => row.Bucket == bucket && row.Prefix == prefix)
                .OrderByDescending(row => row.BatchNumber).FirstOrDefaultAsync(cancellationToken),
            cancellationToken);

    /// <summary>The earlier batch of the same prefix that this sink has not accepted.</summary>
    public Task<Batch?> EarlierUndeliveredAsync(Batch batch, int sink, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.Batches.AsNoTracking()
                .Where(row => row.Bucket == batch.Bucket && row.Prefix == batch.Prefix && row.PublishedAt == null
                    && row.BatchNumber < batch.BatchNumber
                    && (row.DeliveredSinks & sink) == 0 && row.Reason != Batch.Cancelled)
                .OrderBy(row => row.BatchNumber).FirstOrDefaultAsync(cancellationToken),
            cancellationToken);

    /// <summary>What operators did to a batch, the newest first.</summary>
    public Task<List<OperatorAction>> ActionsAsync(Guid batchId, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.OperatorActions.AsNoTracking().Where(row => row.BatchId == batchId)
                .OrderByDescending(row => row.ActedAt).Take(MaxEvents).ToListAsync(cancellationToken),
            cancellationToken);

    public Task<PackageState?> PackageAsync(Guid packageId, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.Packages.AsNoTracking().SingleOrDefaultAsync(row => row.CorrelationId == packageId, cancellationToken),
            cancellationToken);

    /// <summary>The newest announcement of a package; with a batch, of this batch.</summary>
    public Task<PackageReadyRow?> PackageReadyAsync(Guid packageId, Guid? batchId, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.ReadyPackages.AsNoTracking()
                .Where(row => row.PackageId == packageId && (batchId == null || row.BatchId == batchId))
                .OrderByDescending(row => row.Round).FirstOrDefaultAsync(cancellationToken),
            cancellationToken);

    /// <summary>Looks for events of a key, or of any key of a folder, in the batches of these prefixes, the newest batches first.</summary>
    public Task<KnownObjects?> ObjectsAsync(Address address, IReadOnlyList<string> prefixes, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            async database =>
            {
                var batches = await database.Prefixes.AsNoTracking()
                    .Where(row => row.Bucket == address.Bucket && EF.Parameter(prefixes).Contains(row.Prefix) && row.BatchId != null)
                    .Select(row => row.BatchId.GetValueOrDefault()).ToListAsync(cancellationToken);
                Batch? before = null;
                do
                {
                    if (await EventsAsync(database, address, batches, cancellationToken) is { Count: > 0 } events)
                        return new KnownObjects([.. events.OrderByDescending(row => row.RecordedAt)]);
                    (batches, before) = await OlderBatchesAsync(database, address.Bucket, prefixes, before, cancellationToken);
                }
                while (batches.Count > 0);
                return null;
            },
            cancellationToken);

    /// <summary>A key of these batches that differs in nothing but the case of its letters.</summary>
    public Task<ObjectEventRow?> SimilarObjectAsync(
        Address address, IReadOnlyList<Guid> batches, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.ObjectEvents.AsNoTracking()
#pragma warning disable CA1862, MA0011 // The database compares.
                .Where(row => EF.Parameter(batches).Contains(row.BatchId) && row.Key.ToUpper() == address.Path.ToUpper()
                    && !database.Batches.Any(batch => batch.BatchId == row.BatchId && batch.ManifestExpiredAt != null))
#pragma warning restore CA1862, MA0011
                .OrderByDescending(row => row.RecordedAt).FirstOrDefaultAsync(cancellationToken),
            cancellationToken);

    /// <summary>The newest batch of the prefix whose objects are no longer kept.</summary>
    public Task<Batch?> LastExpiredAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.Batches.AsNoTracking()
                .Where(row => row.Bucket == bucket && row.Prefix == prefix && row.ManifestExpiredAt != null)
                .OrderByDescending(row => row.BatchNumber).FirstOrDefaultAsync(cancellationToken),
            cancellationToken);

    private static Task<List<ObjectEventRow>> EventsAsync(
        EdpDbContext database, Address address, List<Guid> batches, CancellationToken cancellationToken)
    {
        var rows = database.ObjectEvents.AsNoTracking().Where(row => EF.Parameter(batches).Contains(row.BatchId));
        // A folder can have millions of them: any will do there.
        rows = address.IsKey
            ? rows.Where(row => row.Key == address.Path).OrderByDescending(row => row.RecordedAt)
            : rows.StartingWith(address.Path, row => row.Key);
        return rows.Take(MaxEvents).ToListAsync(cancellationToken);
    }

    private static async Task<(List<Guid> Batches, Batch? Before)> OlderBatchesAsync(
        EdpDbContext database, string bucket, IReadOnlyList<string> prefixes, Batch? before, CancellationToken cancellationToken)
    {
        var batches = database.Batches.AsNoTracking()
            .Where(row => row.Bucket == bucket && EF.Parameter(prefixes).Contains(row.Prefix) && row.ManifestExpiredAt == null);
        if (before is not null)
        {
            batches = batches.Where(row => row.ReadyAt < before.ReadyAt
                || (row.ReadyAt == before.ReadyAt && row.BatchId < before.BatchId));
        }

        var page = await batches.OrderByDescending(row => row.ReadyAt).ThenByDescending(row => row.BatchId)
            .Take(BatchesAtATime).ToListAsync(cancellationToken);
        return ([.. page.Select(row => row.BatchId)], page.LastOrDefault());
    }
}
