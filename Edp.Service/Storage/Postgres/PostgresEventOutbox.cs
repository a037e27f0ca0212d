using Edp.Service.Batching;
using Edp.Service.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// The outbox on PostgreSQL. The rows stay locked while they are delivered, in one order for all replicas, so an event is delivered by one
/// of them at a time and never before an earlier one of its prefix or package.
/// </summary>
internal sealed class PostgresEventOutbox<TRow>(StoreTransactions transactions, OutboxTable<TRow> table, TimeProvider time) :
    IEventOutbox<TRow>
    where TRow : OutboxRow
{
    private readonly string _lockUnpublished = $$"""
        SELECT * FROM edp.{{table.Name}}
        WHERE published_at IS NULL
            AND {{table.Group}} IN (SELECT {{table.Group}} FROM edp.{{table.Name}} WHERE {{table.Key}} = ANY ({0}))
        ORDER BY {{table.Group}}, {{table.Number}} LIMIT 1000 FOR UPDATE
        """;

    // The rows are found by the index, however many others there are: most of it is in memory.
    private readonly string _markPublished = $$"""
        SET LOCAL random_page_cost = 1;
        UPDATE edp.{{table.Name}} AS delivered SET published_at = {0}, sink_event_id = accepted.sink_event_id
        FROM unnest({1}, {2}) AS accepted (id, sink_event_id) WHERE delivered.{{table.Key}} = accepted.id
        """;

    private readonly string _lockOverdue = $$"""
        SELECT * FROM edp.{{table.Name}} WHERE published_at IS NULL AND publish_due_at <= {0}
        ORDER BY publish_due_at LIMIT {1} FOR UPDATE SKIP LOCKED
        """;

    public Task DeliverAsync(
        IReadOnlyCollection<Guid> ids,
        Func<IReadOnlyList<TRow>, Task<IReadOnlyDictionary<Guid, string>>> deliver,
        Func<EdpDbContext, IReadOnlyList<TRow>, Task> follow,
        CancellationToken cancellationToken) =>
        transactions.OnceAsync(
            async context =>
            {
                var rows = await context.Set<TRow>().FromSqlRaw(_lockUnpublished, ids.ToArray()).AsNoTracking()
                    .ToListAsync(cancellationToken);
                if (rows.Count == 0)
                    return;

                var accepted = await deliver(rows);
                object[] published = [time.GetMicrosecondNow(), accepted.Keys.ToArray(), accepted.Values.ToArray()];
                await context.Database.ExecuteSqlRawAsync(_markPublished, published, cancellationToken);
                await follow(context, [.. rows.Where(row => accepted.ContainsKey(row.EventId))]);
            },
            cancellationToken);

    public async Task<IReadOnlyList<TRow>> TakeOverdueAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken)
    {
        List<TRow> overdue = [];
        await transactions.OnceAsync(
            async context =>
            {
                overdue = await context.Set<TRow>().FromSqlRaw(_lockOverdue, dueBefore, take).ToListAsync(cancellationToken);
                overdue.ForEach(row => PublishBackOff.PutOff(row, time.GetMicrosecondNow()));
                await context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        return overdue;
    }
}
