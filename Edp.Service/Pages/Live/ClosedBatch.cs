using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Packaging;
using Edp.Service.Packaging;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Live;

/// <summary>A closed batch, and the package that followed it, where there is one.</summary>
internal sealed record ClosedBatch(Batch Batch, PackageState? Package)
{
    private const int OnFirstPage = 15;

    /// <summary>The batches that were closed last.</summary>
    public static async Task<IReadOnlyList<ClosedBatch>> LatestAsync(
        EdpDbContext database, PackageRules rules, CancellationToken cancellationToken) =>
        await WithPackagesAsync(
            database,
            rules,
            await database.Batches.AsNoTracking().OrderByDescending(row => row.ReadyAt).ThenByDescending(row => row.BatchId)
                .Take(OnFirstPage).ToListAsync(cancellationToken),
            cancellationToken);

    /// <summary>Batches with the packages that follow them by name.</summary>
    public static async Task<IReadOnlyList<ClosedBatch>> WithPackagesAsync(
        EdpDbContext database, PackageRules rules, IReadOnlyList<Batch> batches, CancellationToken cancellationToken)
    {
        if (rules.Trigger != PackageReadyTrigger.ObjectsReady)
            return [.. batches.Select(batch => new ClosedBatch(batch, null))];

        var ids = batches.Select(IdOf).Distinct().ToList();
        var packages = await database.Packages.AsNoTracking().Where(row => ids.Contains(row.CorrelationId))
            .ToDictionaryAsync(row => row.CorrelationId, cancellationToken);
        return [.. batches.Select(batch => new ClosedBatch(batch, packages.GetValueOrDefault(IdOf(batch))))];
    }

    private static Guid IdOf(Batch batch) => PackageObserved.Of(batch).PackageId;
}
