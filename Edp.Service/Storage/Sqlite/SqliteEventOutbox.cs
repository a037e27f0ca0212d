using Edp.Service.Batching;
using Edp.Service.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>
/// The outbox on SQLite, which one process has to itself: deliveries take turns in the process, and the database is not held while a sink
/// works.
/// </summary>
internal sealed class SqliteEventOutbox<TRow>(StoreTransactions transactions, OutboxTable<TRow> table, TimeProvider time) :
    IEventOutbox<TRow>, IDisposable
    where TRow : OutboxRow
{
    private readonly string _unpublished = $$"""
        SELECT * FROM {{table.Name}}
        WHERE published_at IS NULL AND {{table.Group}} IN (
            SELECT {{table.Group}} FROM {{table.Name}} WHERE {{table.Key}} IN (SELECT value FROM json_each({0})))
        ORDER BY {{table.Group}}, {{table.Number}} LIMIT 1000
        """;

    private readonly string _markPublished = $$"""
        UPDATE {{table.Name}} SET published_at = {0}, sink_event_id = value ->> 1
        FROM json_each({1}) WHERE {{table.Key}} = value ->> 0
        """;

    private readonly string _overdue = $$"""
        SELECT * FROM {{table.Name}} WHERE published_at IS NULL AND publish_due_at <= {0} ORDER BY publish_due_at LIMIT {1}
        """;

    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task DeliverAsync(
        IReadOnlyCollection<Guid> ids,
        Func<IReadOnlyList<TRow>, Task<IReadOnlyDictionary<Guid, string>>> deliver,
        Func<EdpDbContext, IReadOnlyList<TRow>, Task> follow,
        CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var rows = await transactions.ReadAsync(
                context => context.Set<TRow>().FromSqlRaw(_unpublished, SqliteJson.Ids(ids)).AsNoTracking().ToListAsync(cancellationToken),
                cancellationToken);
            if (rows.Count == 0)
                return;

            var accepted = await deliver(rows);
            await transactions.OnceAsync(
                async context =>
                {
                    object[] published = [SqliteText.Of(time.GetMicrosecondNow()), Rows(accepted)];
                    await context.Database.ExecuteSqlRawAsync(_markPublished, published, cancellationToken);
                    await follow(context, [.. rows.Where(row => accepted.ContainsKey(row.EventId))]);
                },
                cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<IReadOnlyList<TRow>> TakeOverdueAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken)
    {
        List<TRow> overdue = [];
        await transactions.OnceAsync(
            async context =>
            {
                overdue = await context.Set<TRow>().FromSqlRaw(_overdue, SqliteText.Of(dueBefore), take).ToListAsync(cancellationToken);
                overdue.ForEach(row => PublishBackOff.PutOff(row, time.GetMicrosecondNow()));
                await context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        return overdue;
    }

    private static string Rows(IReadOnlyDictionary<Guid, string> accepted) => SqliteJson.Rows([.. accepted], (row, entry) =>
    {
        row.WriteId(entry.Key);
        row.WriteStringValue(entry.Value);
    });

    public void Dispose() => _turn.Dispose();
}
