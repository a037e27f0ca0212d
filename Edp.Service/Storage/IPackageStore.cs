using Edp.Service.Packaging;

namespace Edp.Service.Storage;

/// <summary>Locks packages, within the transaction of the context. The instances are tracked; saving the context writes them back.</summary>
internal interface IPackageStore
{
    /// <summary>Locks the instances of what was seen, ordered by id, creating the missing ones.</summary>
    Task<IReadOnlyDictionary<Guid, PackageState>> LockAsync(
        EdpDbContext context, IReadOnlyCollection<PackageSeen> seen, CancellationToken cancellationToken);

    /// <summary>Locks packages whose timer should have come by then, but for those that another transaction has.</summary>
    Task<IReadOnlyList<PackageState>> LockOverdueAsync(
        EdpDbContext context, DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken);

    /// <summary>Locks the package that waits for this refresh; null when none does.</summary>
    Task<PackageState?> LockRefreshingAsync(EdpDbContext context, string notificationId, CancellationToken cancellationToken);
}
