using System.Runtime.InteropServices;
using Edp.Service.Batching;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Live;

/// <summary>
/// The open batches that close next. A timer may be due earlier than its batch, never later, and only timers have an index, since every
/// arrival changes when its batch is due: so more of them are read than shown.
/// </summary>
/// <param name="Rows">Those that close next.</param>
/// <param name="Open">How many are open in all; null when they are too many to know that from here.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NextToClose(IReadOnlyList<PrefixState> Rows, int? Open)
{
    private const int Candidates = 200;
    private const int Shown = 20;

    public static async Task<NextToClose> ReadAsync(EdpDbContext database, CancellationToken cancellationToken)
    {
        var open = database.Prefixes.AsNoTracking().Where(row => row.TimerDueAt != null && row.BatchId != null);
        var candidates = await open.OrderBy(row => row.TimerDueAt).Take(Candidates).Select(row => new { row.CorrelationId, row.DueAt })
            .ToListAsync(cancellationToken);
        // Whole rows are wide, and read for those alone that are shown.
        var wanted = candidates.OrderBy(row => row.DueAt ?? DateTimeOffset.MaxValue).Take(Shown).Select(row => row.CorrelationId).ToList();
        var rows = await open.Where(row => wanted.Contains(row.CorrelationId)).ToListAsync(cancellationToken);
        var closedMeanwhile = wanted.Count - rows.Count;
        int? all = candidates.Count < Candidates ? candidates.Count - closedMeanwhile : null;
        return new NextToClose([.. rows.OrderBy(row => row.DueAt ?? DateTimeOffset.MaxValue)], all);
    }
}
