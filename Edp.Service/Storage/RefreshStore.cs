using Edp.Core.Packaging;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>What is known of the gateway's refreshes, within the transaction of the context.</summary>
internal sealed class RefreshStore(IRowLock rowLock)
{
    /// <summary>Adds to what is known of a refresh, and locks it.</summary>
    /// <returns>What is known of it now, from both sides.</returns>
    public async Task<PackageRefresh> MergeAsync(EdpDbContext context, PackageRefresh refresh, CancellationToken cancellationToken)
    {
        var known = await rowLock.LoadAsync<PackageRefresh>(context, refresh.NotificationId, cancellationToken);
        if (known is null)
        {
            context.Add(refresh);
        }
        else
        {
            known.PackageId = refresh.PackageId ?? known.PackageId;
            known.Round = refresh.Round ?? known.Round;
            known.RefreshedAt ??= refresh.RefreshedAt;
        }

        // Another transaction may have added it meanwhile; the work is then done anew.
        await context.SaveChangesAsync(cancellationToken);
        return known ?? refresh;
    }

    /// <summary>Deletes refreshes that nobody can be waiting for any more.</summary>
    public static Task ForgetAsync(EdpDbContext context, DateTimeOffset seenBefore, CancellationToken cancellationToken) =>
        context.Refreshes.Where(refresh => refresh.FirstSeenAt < seenBefore).ExecuteDeleteAsync(cancellationToken);
}
