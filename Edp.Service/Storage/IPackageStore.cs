using Edp.Service.Packaging;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>
/// The set-wise statements around the state machine of packages, within the transaction of the context. The instances are not tracked:
/// <see cref="WriteAsync"/> writes them back.
/// </summary>
internal interface IPackageStore
{
    /// <summary>Locks the instances of what was seen, ordered by id, creating the missing ones.</summary>
    Task<IReadOnlyDictionary<Guid, PackageState>> LockAsync(
        EdpDbContext context, IReadOnlyCollection<PackageSeen> seen, CancellationToken cancellationToken);

    /// <summary>Locks packages whose timer should have come by then, but for those that another transaction has.</summary>
    Task<IReadOnlyList<PackageState>> LockOverdueAsync(
        EdpDbContext context, DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken);

    /// <summary>Locks those of them that have no timer under way.</summary>
    Task<IReadOnlyList<PackageState>> LockUntimedAsync(
        EdpDbContext context, DateTimeOffset dueBefore, int take, CancellationToken cancellationToken);

    /// <summary>Writes back what the state machine made of the locked instances, and its announcements.</summary>
    Task WriteAsync(EdpDbContext context, PackageChanges changes, CancellationToken cancellationToken);

    /// <summary>When the next package without a timer under way is to be woken; null if none is by <paramref name="until"/>.</summary>
    Task<DateTimeOffset?> NextUntimedAsync(EdpDbContext context, DateTimeOffset until, CancellationToken cancellationToken) =>
        context.Packages.Where(package => package.DueAt != null && package.TimerToken == null && package.TimerDueAt <= until)
            .OrderBy(package => package.TimerDueAt)
            .Select(package => package.TimerDueAt)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Adds to what is known of a refresh, and locks it.</summary>
    /// <returns>What is known of it now, from both sides.</returns>
    Task<PackageRefresh> MergeAsync(EdpDbContext context, PackageRefresh refresh, CancellationToken cancellationToken);

    /// <summary>Deletes refreshes that nobody can be waiting for any more.</summary>
    Task ForgetRefreshesAsync(EdpDbContext context, DateTimeOffset notedBefore, CancellationToken cancellationToken) =>
        context.Refreshes.Where(refresh => refresh.NotedAt < notedBefore).ExecuteDeleteAsync(cancellationToken);
}
