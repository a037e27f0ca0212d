using Edp.Service.Sagas;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// Instances on PostgreSQL, locked by their rows. What is looked up per row goes through a lateral sub-select with a limit, so that the planner
/// keeps to the index however large the tables are. While another session holds a snapshot, no version of a row that changed since can be
/// removed: so a look-up goes through the index backwards, where the newest version mostly is, and an update to where the look-up found it.
/// </summary>
internal class PostgresSagaStore<TState> : ISagaStore<TState>
    where TState : class, ITimedInstance, new()
{
    // Rows are found by the index as well when they are updated: most of it is in memory.
    protected const string PreferIndexes = "SET LOCAL random_page_cost = 1";

    private readonly PostgresOutboxRows _outboxRows;
    private readonly string _lockDue;

    public PostgresSagaStore(IDbContextFactory<EdpDbContext> contexts, PostgresOutboxRows outboxRows)
    {
        _outboxRows = outboxRows;
        Table = new PostgresTable<TState>(contexts);
        LockById = $"""
            SELECT locked.* FROM unnest($1) AS wanted (id)
            CROSS JOIN LATERAL (
                SELECT {Table.Columns}, ctid::text AS location FROM {Table.Name} WHERE {Table.Key} >= wanted.id AND {Table.Key} <= wanted.id
                ORDER BY {Table.Key} DESC LIMIT 1 FOR UPDATE) AS locked
            """;
        _lockDue = $"""
            SELECT {Table.Columns}, ctid::text AS location FROM {Table.Name} WHERE timer_due_at <= $1 ORDER BY timer_due_at LIMIT $2 FOR UPDATE SKIP LOCKED
            """;
    }

    protected PostgresTable<TState> Table { get; }

    protected string LockById { get; }

    public Task<IReadOnlyList<TState>> LockAsync(EdpDbContext context, IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        LockAsync(context, LockById, cancellationToken, ids.ToArray());

    public Task<IReadOnlyList<TState>> LockDueAsync(
        EdpDbContext context, DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) =>
        LockAsync(context, _lockDue, cancellationToken, dueBefore, take);

    public async Task WriteAsync(EdpDbContext context, SagaChanges<TState> changes, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(Connection(context)) { BatchCommands = { new NpgsqlBatchCommand(PreferIndexes) } };
        if (changes.Added.Count > 0)
            batch.BatchCommands.Add(Table.Insert(changes.Added));
        var update = changes.Changed.Count == 0 ? null : Update(changes.Changed);
        if (update is not null)
            batch.BatchCommands.Add(update);
        _outboxRows.Add(batch, changes.Rows);
        if (batch.BatchCommands.Count > 1)
            await batch.ExecuteNonQueryAsync(cancellationToken);
        if (update is not null && update.RecordsAffected != changes.Changed.Count)
            throw new InvalidOperationException($"{update.RecordsAffected} of {changes.Changed.Count} rows of {Table.Name} are where they were locked.");
    }

    protected async Task<List<TState>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var instances = new List<TState>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (instance, location) = Table.Read(reader);
            instance.Location = location;
            instances.Add(instance);
        }

        return instances;
    }

    protected static NpgsqlConnection Connection(EdpDbContext context) => (NpgsqlConnection)context.Database.GetDbConnection();

    protected static NpgsqlParameter Value(object value) => new() { Value = value };

    private async Task<IReadOnlyList<TState>> LockAsync(
        EdpDbContext context, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var batch = new NpgsqlBatch(Connection(context)) { BatchCommands = { new NpgsqlBatchCommand(PreferIndexes) } };
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(Value(value));
        batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    private NpgsqlBatchCommand Update(IReadOnlyList<TState> instances) =>
        Table.Update(instances, [.. instances.Select(instance => instance.Location!)]);
}
