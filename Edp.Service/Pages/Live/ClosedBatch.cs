using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Packaging;
using Edp.Service.Packaging;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Live;

/// <summary>A closed batch, and the package that followed it, where there is one.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Package">The package that follows it by name.</param>
/// <param name="At">When they were read.</param>
internal sealed record ClosedBatch(Batch Batch, PackageState? Package, DateTimeOffset At)
{
    private const int OnFirstPage = 15;

    /// <summary>The batches that were closed last.</summary>
    public static async Task<IReadOnlyList<ClosedBatch>> LatestAsync(
        EdpDbContext database, PackageRules rules, DateTimeOffset now, CancellationToken cancellationToken) =>
        await WithPackagesAsync(
            database,
            rules,
            await database.Batches.AsNoTracking().OrderByDescending(row => row.ReadyAt).ThenByDescending(row => row.BatchId)
                .Take(OnFirstPage).ToListAsync(cancellationToken),
            now,
            cancellationToken);

    /// <summary>Batches with the packages that follow them by name.</summary>
    public static async Task<IReadOnlyList<ClosedBatch>> WithPackagesAsync(
        EdpDbContext database, PackageRules rules, IReadOnlyList<Batch> batches, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (rules.Trigger != PackageReadyTrigger.ObjectsReady)
            return [.. batches.Select(batch => new ClosedBatch(batch, null, now))];

        var ids = batches.Select(IdOf).Distinct().ToList();
        var packages = await database.Packages.AsNoTracking().Where(row => ids.Contains(row.CorrelationId))
            .ToDictionaryAsync(row => row.CorrelationId, cancellationToken);
        return [.. batches.Select(batch => new ClosedBatch(batch, packages.GetValueOrDefault(IdOf(batch)), now))];
    }

    private static Guid IdOf(Batch batch) => PackageObserved.Of(batch).PackageId;
}
