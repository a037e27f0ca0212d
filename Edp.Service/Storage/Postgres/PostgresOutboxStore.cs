using Edp.Core.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Postgres;

/// <summary>An outbox on PostgreSQL.</summary>
internal sealed class PostgresOutboxStore<TRow> : OutboxStore<TRow>
    where TRow : OutboxRow
{
    // The rows are found by the index, however many others there are: most of it is in memory.
    private const string PreferIndexes = "SET LOCAL random_page_cost = 1";

    private readonly string _mark;

    public PostgresOutboxStore(StoreTransactions transactions, IDbContextFactory<EdpDbContext> contexts)
        : base(transactions, contexts) => _mark = $$"""
        WITH locked AS (SELECT {{Key}} AS id FROM {{Table}} WHERE {{Key}} = ANY ({0}) ORDER BY {{Key}} FOR UPDATE)
        UPDATE {{Table}} AS delivered SET
            delivered_sinks = delivered.delivered_sinks | {2},
            sink_event_id = COALESCE(NULLIF(accepted.sink_event_id, ''), delivered.sink_event_id),
            published_at = CASE WHEN (delivered.delivered_sinks | {2}) & {3} = {3} THEN COALESCE(delivered.published_at, {4})
                ELSE delivered.published_at END,
            receipt_due_at = CASE WHEN delivered.received_at IS NULL THEN COALESCE(delivered.receipt_due_at, {5}::timestamptz) END
        FROM unnest({0}, {1}) AS accepted (id, sink_event_id)
        WHERE delivered.{{Key}} = accepted.id AND delivered.{{Key}} IN (SELECT id FROM locked)
        RETURNING delivered.*
        """;

    protected override async Task<IReadOnlyList<TRow>> MarkAsync(
        EdpDbContext context,
        int sink,
        int configured,
        IReadOnlyDictionary<Guid, string> accepted,
        DateTimeOffset now,
        DateTimeOffset? receiptDueAt,
        CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlRawAsync(PreferIndexes, cancellationToken);
        object[] values = [accepted.Keys.ToArray(), accepted.Values.ToArray(), sink, configured, now, receiptDueAt ?? (object)DBNull.Value];
        return await context.Set<TRow>().FromSqlRaw(_mark, values).AsNoTracking().ToListAsync(cancellationToken);
    }
}
