using Edp.Core.Batching;
using Edp.Core.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Explaining;

/// <summary>What keeps the events of closed batches from every sink.</summary>
internal sealed partial class FactReader
{
    private const int FirstHeldBack = (int)EventSinks.Unverified;

    /// <summary>The earlier batch of the same prefix whose event no sink is given yet.</summary>
    public Task<Batch?> EarlierHeldBackAsync(Batch batch, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.Batches.AsNoTracking()
                .Where(row => row.PrefixId == batch.PrefixId && row.PublishedAt == null && row.DeliveredSinks >= FirstHeldBack
                    && row.BatchNumber < batch.BatchNumber)
                .OrderBy(row => row.BatchNumber).FirstOrDefaultAsync(cancellationToken),
            cancellationToken);

    /// <summary>Another batch whose manifest the same bucket does not take.</summary>
    public async Task<Batch?> UnwrittenAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.ManifestUri is null)
            return null;
        var pattern = ManifestFolder.StartOf(ManifestFolder.BucketOf(batch.ManifestUri)) + "%";
        return await transactions.ReadAsync(
            database => database.Batches.AsNoTracking()
                .Where(row => row.PublishedAt == null && row.DeliveredSinks == (int)EventSinks.Unwritten
                    && row.ManifestProblem != null && EF.Functions.Like(row.ManifestUri!, pattern))
                .OrderBy(row => row.OutboxSequence).FirstOrDefaultAsync(cancellationToken),
            cancellationToken);
    }
}
