using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Sweeping;

/// <summary>Tells in one statement whether there is anything to sweep, which is most often nothing.</summary>
internal sealed class OverdueLook(StoreTransactions transactions)
{
    /// <param name="timerDueBefore">By then timers should have come.</param>
    /// <param name="publishDueBefore">By then events should have been published.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<List<Overdue>> FindAsync(
        DateTimeOffset timerDueBefore, DateTimeOffset publishDueBefore, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database =>
            {
                // The first of an order, not any: so the indexes answer it, whatever the planner thinks of how many there are.
                var prefixes = database.Prefixes
                    .Where(prefix => prefix.BatchId != null && prefix.TimerDueAt <= timerDueBefore)
                    .OrderBy(prefix => prefix.TimerDueAt).Select(_ => Overdue.PrefixTimer).Take(1);
                var packages = database.Packages
                    .Where(package => package.DueAt != null && package.TimerDueAt <= timerDueBefore)
                    .OrderBy(package => package.TimerDueAt).Select(_ => Overdue.PackageTimer).Take(1);
                var batches = database.Batches
                    .Where(batch => batch.PublishedAt == null && batch.PublishDueAt <= publishDueBefore)
                    .OrderBy(batch => batch.PublishDueAt).Select(_ => Overdue.Batch).Take(1);
                var announcements = database.Announcements
                    .Where(announcement => announcement.PublishedAt == null && announcement.PublishDueAt <= publishDueBefore)
                    .OrderBy(announcement => announcement.PublishDueAt).Select(_ => Overdue.Announcement).Take(1);
                return prefixes.Concat(packages).Concat(batches).Concat(announcements).ToListAsync(cancellationToken);
            },
            cancellationToken);
}
