using Edp.Service.Sagas;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>Instances on SQLite, where a writing transaction has the whole database to itself: no row needs a lock of its own.</summary>
internal class SqliteSagaStore<TState> : ISagaStore<TState>
    where TState : class, ITimedInstance, new()
{
    private readonly SqliteTable<TState> _table;
    private readonly SqliteOutboxRows _outboxRows;
    private readonly string _selectById;
    private readonly string _selectDue;

    public SqliteSagaStore(IDbContextFactory<EdpDbContext> contexts, SqliteOutboxRows outboxRows)
    {
        (_table, _outboxRows) = (new SqliteTable<TState>(contexts), outboxRows);
        _selectById = $"SELECT {_table.Columns} FROM {_table.Name} WHERE {_table.Key} IN (SELECT value FROM json_each($ids))";
        _selectDue = $"SELECT {_table.Columns} FROM {_table.Name} WHERE timer_due_at <= $before ORDER BY timer_due_at LIMIT $take";
    }

    public async Task<IReadOnlyList<TState>> LockAsync(EdpDbContext context, IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        await SqliteCommands.QueryAsync(context, _selectById, _table.Read, cancellationToken, ("$ids", SqliteJson.Ids(ids)));

    public async Task<IReadOnlyList<TState>> LockDueAsync(
        EdpDbContext context, DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) =>
        await SqliteCommands.QueryAsync(
            context, _selectDue, _table.Read, cancellationToken, ("$before", SqliteText.Of(dueBefore)), ("$take", take));

    public async Task WriteAsync(EdpDbContext context, SagaChanges<TState> changes, CancellationToken cancellationToken)
    {
        await _table.InsertAsync(context, changes.Added, cancellationToken);
        await _table.UpdateAsync(context, changes.Changed, cancellationToken);
        await _outboxRows.InsertAsync(context, changes.Rows, cancellationToken);
    }
}
