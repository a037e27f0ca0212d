using Edp.Core.Batching;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>Takes objects out of the manifest of an open batch (R4), within the transaction of the context.</summary>
internal static class ManifestDeletion
{
    /// <summary>Marks the versions that are older than the deletion of their key.</summary>
    /// <returns>The newest version of each key that is out of the batch now.</returns>
    public static async Task<IReadOnlyList<ObjectEventRow>> DeleteAsync(
        EdpDbContext context, Guid batchId, ILookup<string, DeletedKey> deleted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = deleted.Select(key => key.Key).ToList();
        var rows = await context.ObjectEvents.AsNoTracking()
            .Where(row => row.BatchId == batchId && row.DeletedAt == null && keys.Contains(row.Key))
            .ToListAsync(cancellationToken);
        var gone = rows.Where(row => deleted[row.Key].Any(key => row.Version.IsDeletedBy(key.Sequencer, key.Time))).ToList();
        if (gone.Count == 0)
            return [];

        var identities = gone.Select(row => row.Identity).ToList();
        await context.ObjectEvents.Where(row => identities.Contains(row.Identity))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletedAt, now), cancellationToken);

        var left = rows.Except(gone).Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        return [.. gone.GroupBy(row => row.Key, StringComparer.Ordinal).Where(key => !left.Contains(key.Key))
            .Select(key => key.Aggregate((newest, other) => other.Version.IsNewerThan(newest.Version) ? other : newest))];
    }
}
