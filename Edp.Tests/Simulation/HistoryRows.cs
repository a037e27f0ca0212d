using Edp.Core.Backfilling;
using Edp.Core.Batching;
using Edp.Core.Operating;
using Edp.Core.Packaging;
using Edp.Service.Batching;
using Edp.Service.Packaging;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Tests.Simulation;

/// <summary>What the database has of one history.</summary>
internal sealed record HistoryRows(
    IReadOnlyList<PrefixState> Prefixes,
    IReadOnlyList<Batch> Batches,
    IReadOnlyList<PackageState> Packages,
    IReadOnlyList<PackageReadyRow> ReadyPackages,
    IReadOnlyList<Backfill> Backfills,
    IReadOnlyList<Replay> Replays)
{
    public static async Task<HistoryRows> ReadAsync(EdpDbContext context, string bucket) => new(
        await context.Prefixes.AsNoTracking().Where(row => row.Bucket == bucket).ToListAsync(),
        await context.Batches.AsNoTracking().Where(row => row.Bucket == bucket).OrderBy(row => row.BatchNumber).ToListAsync(),
        await context.Packages.AsNoTracking().Where(row => row.Bucket == bucket).ToListAsync(),
        await context.ReadyPackages.AsNoTracking().Where(row => row.Bucket == bucket).OrderBy(row => row.Round).ToListAsync(),
        await context.Backfills.AsNoTracking().Where(row => row.Bucket == bucket).ToListAsync(),
        await context.Replays.AsNoTracking().Where(row => row.Bucket == bucket).ToListAsync());

    /// <summary>The objects of each batch.</summary>
    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<SimulatedObject>>> ReadMembersAsync(
        EdpDbContext context, IReadOnlyList<SimulatedObject> objects)
    {
        var ids = Batches.Select(batch => batch.BatchId).ToList();
        var recorded = await context.ObjectEvents.AsNoTracking().Where(row => ids.Contains(row.BatchId)).ToListAsync();
        return Batches.ToDictionary(
            batch => batch.BatchId,
            batch => (IReadOnlyList<SimulatedObject>)
                [.. recorded.Where(row => row.BatchId == batch.BatchId).Select(row => Find(objects, row))]);
    }

    // Each event of a history has a time of its own.
    private static SimulatedObject Find(IReadOnlyList<SimulatedObject> objects, ObjectEventRow row)
    {
        var found = objects.FirstOrDefault(created => created.Time == row.EventTime);
        HistoryFailedException.Unless(
            found is not null && found.Key == row.Key && found.Size == row.Size && found.Bucket == row.Bucket,
            $"R4: {row.Bucket}/{row.Key} of {row.EventTime:O} was recorded, and was never brought");
        return found!;
    }
}
