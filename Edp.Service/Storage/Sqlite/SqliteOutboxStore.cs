using Edp.Core.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>An outbox on SQLite.</summary>
internal sealed class SqliteOutboxStore<TRow> : OutboxStore<TRow>
    where TRow : OutboxRow
{
    private readonly string _mark;

    public SqliteOutboxStore(StoreTransactions transactions, IDbContextFactory<EdpDbContext> contexts)
        : base(transactions, contexts) => _mark = $$"""
        UPDATE {{Table}} SET
            delivered_sinks = delivered_sinks | {1},
            sink_event_id = COALESCE(NULLIF(value ->> 1, ''), sink_event_id),
            published_at = CASE WHEN (delivered_sinks | {1}) & {2} = {2} THEN COALESCE(published_at, {3}) ELSE published_at END,
            receipt_due_at = CASE WHEN received_at IS NULL THEN COALESCE(receipt_due_at, {4}) END
        FROM json_each({0}) WHERE {{Key}} = value ->> 0
        RETURNING *
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
        var rows = SqliteJson.Rows([.. accepted], (row, entry) =>
        {
            row.WriteId(entry.Key);
            row.WriteStringValue(entry.Value);
        });
        object dueAt = receiptDueAt is { } due ? SqliteText.Of(due) : DBNull.Value;
        return await context.Set<TRow>().FromSqlRaw(_mark, rows, sink, configured, SqliteText.Of(now), dueAt).AsNoTracking()
            .ToListAsync(cancellationToken);
    }
}
