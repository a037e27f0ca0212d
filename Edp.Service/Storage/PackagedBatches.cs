using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Packaging;
using Edp.Core.Parsing;
using Edp.Service.Configuration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Edp.Service.Storage;

/// <summary>Whether batches were packaged, as consumers, services and Quilt tell. What is told first stays.</summary>
internal sealed class PackagedBatches(StoreTransactions transactions, IOptions<EdpOptions> options, TimeProvider time)
{
    // A pointer names its revision by the second.
    private static readonly TimeSpan PointerPrecision = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _within = TimeSpan.FromSeconds(options.Value.Receipts.PackagedWithin);

    /// <summary>Whether somebody waits for batches to be packaged.</summary>
    public bool AreAwaited => _within > TimeSpan.Zero;

    /// <summary>Takes note that a consumer has packaged a batch.</summary>
    /// <returns>The batch; null where no batch with this id was closed. A cancelled one stays as it is.</returns>
    /// <exception cref="StoreUnavailableException">Nothing is noted.</exception>
    public Task<Batch?> AcknowledgeAsync(Guid batchId, CancellationToken cancellationToken) =>
        transactions.WithRetriesAsync(
            async database =>
            {
                await MarkAsync(database.Batches.Where(row => row.BatchId == batchId), PackagedBy.Ack, cancellationToken);
                return await database.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.BatchId == batchId, cancellationToken);
            },
            cancellationToken);

    /// <summary>
    /// Takes note of packages that were made: of a batch where its id is told, else of the batches of the prefix with the package's name that
    /// were closed until then, since a package of a prefix holds all that lies there.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing is noted.</exception>
    public Task NoteAsync(IReadOnlyList<PackageRevision> revisions, CancellationToken cancellationToken) =>
        transactions.WithRetriesAsync(
            async database =>
            {
                var marked = 0;
                foreach (var revision in revisions)
                    marked += await MarkAsync(BatchesOf(database.Batches, revision), WhoTells(revision), cancellationToken);
                return marked;
            },
            cancellationToken);

    /// <summary>Waits for the packages of batches whose events are out, in the transaction that marks them so.</summary>
    public async Task AwaitAsync(EdpDbContext database, IReadOnlyList<Batch> published, CancellationToken cancellationToken)
    {
        var ids = published.Where(batch => batch is { IsIncomplete: false, PackagedAt: null, PackagedDueAt: null })
            .Select(batch => batch.BatchId).ToList();
        if (!AreAwaited || ids.Count == 0)
            return;

        var dueAt = time.GetMicrosecondNow() + _within;
        await database.Batches.Where(row => EF.Parameter(ids).Contains(row.BatchId) && row.PackagedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PackagedDueAt, dueAt), cancellationToken);
    }

    /// <summary>Waits for nothing any more.</summary>
    public Task<int> ForgetAsync(CancellationToken cancellationToken) =>
        transactions.WithRetriesAsync(
            database => database.Batches.Where(row => row.PackagedDueAt != null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PackagedDueAt, (DateTimeOffset?)null), cancellationToken),
            cancellationToken);

    private IQueryable<Batch> BatchesOf(IQueryable<Batch> batches, PackageRevision revision)
    {
        if (revision.BatchId is { } batchId)
            return batches.Where(row => row.BatchId == batchId);

        var (bucket, name, folder) = (revision.Bucket, revision.PackageName, revision.PackageName + '/');
        var until = (revision.CreatedAt?.ToMicroseconds() ?? time.GetMicrosecondNow())
            + (revision.IsPointer ? PointerPrecision : TimeSpan.Zero);
        return batches.Where(row => row.Bucket == bucket && (row.Prefix == folder || row.Prefix == name) && row.ReadyAt <= until);
    }

    private Task<int> MarkAsync(IQueryable<Batch> batches, string by, CancellationToken cancellationToken)
    {
        var now = time.GetMicrosecondNow();
        return batches.Where(row => row.PackagedAt == null && row.Reason != Batch.Cancelled)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.PackagedAt, now)
                    .SetProperty(row => row.PackagedBy, by)
                    .SetProperty(row => row.PackagedDueAt, (DateTimeOffset?)null),
                cancellationToken);
    }

    private static string WhoTells(PackageRevision revision) =>
        revision.IsContract ? PackagedBy.PackageCreated : revision.IsPointer ? PackagedBy.Pointer : PackagedBy.PackageRevision;
}
