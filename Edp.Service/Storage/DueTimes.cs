using Edp.Service.Batching;
using Edp.Service.Packaging;
using Edp.Service.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>What is due next; null where nothing waits.</summary>
/// <param name="Prefix">When the next prefix is to be woken.</param>
/// <param name="Package">When the next package is to be woken.</param>
/// <param name="Batch">When the publishing of the next batch is due.</param>
/// <param name="Announcement">When the publishing of the next announcement is due.</param>
internal sealed record DueTimes(DateTimeOffset? Prefix, DateTimeOffset? Package, DateTimeOffset? Batch, DateTimeOffset? Announcement)
{
    /// <summary>Reads the first entry of each index, without a transaction.</summary>
    public static async Task<DueTimes> ReadAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        var prefix = await context.Prefixes.Where(row => row.BatchId != null && row.TimerDueAt != null)
            .OrderBy(row => row.TimerDueAt).Select(row => row.TimerDueAt).FirstOrDefaultAsync(cancellationToken);
        var package = await context.Packages.Where(row => row.DueAt != null && row.TimerDueAt != null)
            .OrderBy(row => row.TimerDueAt).Select(row => row.TimerDueAt).FirstOrDefaultAsync(cancellationToken);
        var batch = await NextAsync<Batch>(context, cancellationToken);
        var announcement = await NextAsync<PackageAnnouncement>(context, cancellationToken);
        return new DueTimes(prefix, package, batch, announcement);
    }

    private static Task<DateTimeOffset?> NextAsync<TRow>(EdpDbContext context, CancellationToken cancellationToken)
        where TRow : OutboxRow =>
        context.Set<TRow>().Where(row => row.PublishedAt == null)
            .OrderBy(row => row.PublishDueAt).Select(row => (DateTimeOffset?)row.PublishDueAt).FirstOrDefaultAsync(cancellationToken);
}
