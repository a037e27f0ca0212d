using Edp.Core.Outbox;
using Edp.Service.Monitoring;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Live;

/// <summary>Counts what is late.</summary>
internal sealed class TotalsReader(IEnumerable<IEventSink> sinks)
{
    /// <summary>No more than so many are counted of what is late: who waits for more has another question.</summary>
    public const int MaxCounted = 10_000;

    // The machine is raised within this time as long as all is well.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly EventSinks[] _sinks = [.. sinks.Select(sink => sink.Kind)];

    public async Task<Totals> ReadAsync(EdpDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var late = now - Grace;
        var overdue = database.Prefixes.Where(row => row.BatchId != null && row.TimerDueAt < late && row.DueAt < late);
        var closable = await overdue.OrderBy(row => row.TimerDueAt).Select(row => row.DueAt).FirstOrDefaultAsync(cancellationToken);
        var undelivered = new Dictionary<int, long>();
        await AddAsync(database.Batches, undelivered, cancellationToken);
        await AddAsync(database.ReadyPackages, undelivered, cancellationToken);
        var oldest = new[]
        {
            closable,
            await Undelivered(database.Batches).Select(row => (DateTimeOffset?)(row.ReplayedAt ?? row.ReadyAt))
                .FirstOrDefaultAsync(cancellationToken),
            await Undelivered(database.ReadyPackages).Select(row => (DateTimeOffset?)row.ReadyAt).FirstOrDefaultAsync(cancellationToken),
            (await HeldBackReader.ReadAsync(database, cancellationToken)).Oldest
        }.Min();
        return new Totals(
            closable is null ? 0 : await overdue.OrderBy(row => row.TimerDueAt).Take(MaxCounted).LongCountAsync(cancellationToken),
            [.. _sinks.Select(sink => new UndeliveredOf(sink, Sum(undelivered, sink)))],
            oldest < late ? oldest : null);
    }

    private static long Sum(Dictionary<int, long> undelivered, EventSinks sink) =>
        undelivered.Where(one => !((EventSinks)one.Key).HasFlag(sink)).Sum(one => one.Value);

    private static async Task AddAsync<TRow>(DbSet<TRow> rows, Dictionary<int, long> undelivered, CancellationToken cancellationToken)
        where TRow : OutboxRow
    {
        var counts = await Undelivered(rows)
            .OrderBy(row => row.DeliveredSinks).ThenBy(row => row.OutboxSequence).Select(row => row.DeliveredSinks).Take(MaxCounted)
            .GroupBy(delivered => delivered).Select(group => new { Delivered = group.Key, Count = group.LongCount() })
            .ToListAsync(cancellationToken);
        foreach (var one in counts)
            undelivered[one.Delivered] = undelivered.GetValueOrDefault(one.Delivered) + one.Count;
    }

    // What was cancelled has no event to deliver.
    private static IOrderedQueryable<TRow> Undelivered<TRow>(DbSet<TRow> rows)
        where TRow : OutboxRow => rows
        .Where(row => row.PublishedAt == null && row.DeliveredSinks < (int)EventSinks.NoEvent)
        .OrderBy(row => row.OutboxSequence);
}
