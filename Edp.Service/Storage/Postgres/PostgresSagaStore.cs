using Edp.Service.Sagas;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// Instances on PostgreSQL, locked by their rows. What is looked up per row goes through a lateral sub-select with a limit, so that the planner
/// keeps to the index however large the tables are. While another session holds a snapshot, no version of a row that changed since can be
/// removed: so a look-up starts at the newest generation of its row (ADR 10), and an update goes to where the look-up found it.
/// </summary>
internal class PostgresSagaStore<TState> : ISagaStore<TState>
    where TState : class, ITimedInstance, new()
{
    private readonly PostgresOutboxRows _outboxRows;
    private readonly DueFloor _floor;
    private readonly string _lockDue;
    private readonly string _findSecond;

    public PostgresSagaStore(IDbContextFactory<EdpDbContext> contexts, PostgresOutboxRows outboxRows, TimeProvider time)
    {
        (_outboxRows, _floor) = (outboxRows, new DueFloor(time, TimeProvider.System));
        Table = new PostgresTable<TState>(contexts);
        LockById = $"""
            SELECT locked.* FROM unnest($1) AS wanted (id)
            CROSS JOIN LATERAL (
                SELECT {Table.Columns}, ctid::text AS location FROM {Table.Name} WHERE {Table.Key} = wanted.id
                ORDER BY generation DESC LIMIT 1 FOR UPDATE) AS locked
            """;
        _lockDue = $"""
            SELECT {Table.Columns}, ctid::text AS location FROM {Table.Name} WHERE timer_due_at <= $1 AND timer_due_at > $3
            ORDER BY timer_due_at LIMIT $2 FOR UPDATE SKIP LOCKED
            """;
        _findSecond = $"""
            SELECT FROM unnest($1) AS added (id)
            CROSS JOIN LATERAL (SELECT FROM {Table.Name} WHERE {Table.Key} = added.id OFFSET 1 LIMIT 1) AS second
            """;
    }

    protected PostgresTable<TState> Table { get; }

    protected string LockById { get; }

    public Task<IReadOnlyList<TState>> LockAsync(EdpDbContext context, IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        LockAsync(context, LockById, cancellationToken, ids.ToArray());

    public Task<IReadOnlyList<TState>> LockDueAsync(
        EdpDbContext context, DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) =>
        LockAsync(context, _lockDue, cancellationToken, dueBefore, take, _floor.Before(dueBefore));

    public async Task<DateTimeOffset?> NextDueAsync(
        EdpDbContext context, DateTimeOffset until, bool all, CancellationToken cancellationToken)
    {
        var after = _floor.Look(until, all);
        var next = await context.Set<TState>().Where(instance => instance.TimerDueAt > after && instance.TimerDueAt <= until)
            .OrderBy(instance => instance.TimerDueAt)
            .Select(instance => instance.TimerDueAt)
            .FirstOrDefaultAsync(cancellationToken);
        _floor.Found(next);
        return next;
    }

    public async Task WriteAsync(EdpDbContext context, SagaChanges<TState> changes, CancellationToken cancellationToken)
    {
        if (changes.Added.Count + changes.Changed.Count + changes.Rows.Count == 0)
            return;

        await using var batch = PostgresPlans.Batch(Connection(context));
        var second = changes.Added.Count == 0 ? null : FindSecond(changes.Added);
        if (second is not null)
        {
            batch.BatchCommands.Add(Table.Insert(changes.Added));
            batch.BatchCommands.Add(second);
        }

        var update = changes.Changed.Count == 0 ? null : Update(changes.Changed);
        if (update is not null)
            batch.BatchCommands.Add(update);
        _outboxRows.Add(batch, changes.Rows);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (second?.Rows > 0)
            throw AddedTwice();
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
        await using var batch = PostgresPlans.Batch(Connection(context));
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(Value(value));
        batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    /// <summary>
    /// The primary key refuses a second row while both are new. Where the first has been committed and has its next generation since, this
    /// statement, which comes after the INSERT, sees it.
    /// </summary>
    private NpgsqlBatchCommand FindSecond(IReadOnlyList<TState> added) =>
        new(_findSecond) { Parameters = { Value(added.Select(instance => instance.CorrelationId).ToArray()) } };

    private PostgresException AddedTwice() => new(
        $"Another transaction inserted the same row into {Table.Name}.", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation);

    private NpgsqlBatchCommand Update(IReadOnlyList<TState> instances) =>
        Table.Update(instances, [.. instances.Select(instance => instance.Location!)]);
}
