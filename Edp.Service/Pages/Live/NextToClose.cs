using Edp.Service.Batching;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Live;

/// <summary>
/// The open batches that close next. A timer may be due earlier than its batch, never later, and only timers have an index, since every
/// arrival changes when its batch is due: so more rows are read than shown.
/// </summary>
internal static class NextToClose
{
    private const int Read = 200;
    private const int Shown = 20;

    public static async Task<IReadOnlyList<PrefixState>> ReadAsync(EdpDbContext database, CancellationToken cancellationToken)
    {
        var rows = await database.Prefixes.AsNoTracking().Where(row => row.TimerDueAt != null && row.BatchId != null)
            .OrderBy(row => row.TimerDueAt).Take(Read).ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => row.DueAt ?? DateTimeOffset.MaxValue).Take(Shown)];
    }
}
