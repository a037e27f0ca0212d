using Edp.Service.Packaging;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>
/// Locks packages, within the transaction of the context. The instances are tracked; saving the context writes them back.
/// </summary>
internal interface IPackageStore
{
    /// <summary>Locks the instances of what was seen, ordered by id, creating the missing ones.</summary>
    Task<IReadOnlyDictionary<Guid, PackageState>> LockAsync(
        EdpDbContext context, IReadOnlyCollection<PackageSeen> seen, CancellationToken cancellationToken);

    /// <summary>Locks packages whose timer should have come by then, but for those that another transaction has.</summary>
    Task<IReadOnlyList<PackageState>> LockOverdueAsync(
        EdpDbContext context, DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken);

    /// <summary>Adds to what is known of a refresh, and locks it.</summary>
    /// <returns>What is known of it now, from both sides.</returns>
    Task<PackageRefresh> MergeAsync(EdpDbContext context, PackageRefresh refresh, CancellationToken cancellationToken);

    /// <summary>Deletes refreshes that nobody can be waiting for any more.</summary>
    Task ForgetRefreshesAsync(EdpDbContext context, DateTimeOffset notedBefore, CancellationToken cancellationToken) =>
        context.Refreshes.Where(refresh => refresh.NotedAt < notedBefore).ExecuteDeleteAsync(cancellationToken);
}
