using Edp.Service.Batching;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// The set-wise statements on PostgreSQL: few round trips around the state machine. What is looked up per row goes through a lateral
/// sub-select with a limit, so that the planner keeps to the index however large the tables are.
/// </summary>
internal sealed class PostgresPrefixStore : IPrefixStore
{
    private const string CreateMissing = """
        INSERT INTO edp.prefix_state
            (correlation_id, bucket, prefix, current_state, batch_number, object_count, event_count, total_size)
        SELECT arrived.id, arrived.bucket, arrived.prefix, 'Ready', 0, 0, 0, 0
        FROM unnest($1, $2, $3) AS arrived (id, bucket, prefix)
        LEFT JOIN LATERAL (
            SELECT correlation_id FROM edp.prefix_state WHERE prefix_state.correlation_id = arrived.id LIMIT 1) AS known ON true
        WHERE known.correlation_id IS NULL
        ON CONFLICT DO NOTHING
        """;

    // The update finds its rows by the index as well, however many others there are: most of it is in memory.
    private const string PreferIndexes = "SET LOCAL random_page_cost = 1";

    private const string LockById = $"""
        SELECT locked.* FROM unnest($1) AS wanted (id)
        CROSS JOIN LATERAL (
            SELECT {PostgresPrefixRow.Columns} FROM edp.prefix_state WHERE correlation_id = wanted.id LIMIT 1 FOR UPDATE) AS locked
        """;

    private const string LockOverdue = $"""
        SELECT {PostgresPrefixRow.Columns} FROM edp.prefix_state
        WHERE batch_id IS NOT NULL AND timer_due_at <= $1
        ORDER BY timer_due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        """;

    private const string LockUntimed = $"""
        SELECT {PostgresPrefixRow.Columns} FROM edp.prefix_state
        WHERE batch_id IS NOT NULL AND timer_token IS NULL AND timer_due_at <= $1
        ORDER BY timer_due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        """;

    private const string FindRecorded = """
        SELECT arrived.n FROM unnest($1) WITH ORDINALITY AS arrived (identity, n)
        CROSS JOIN LATERAL (SELECT 1 FROM edp.object_event WHERE object_event.identity = arrived.identity LIMIT 1) AS recorded
        """;

    private const string FindKnownKeys = """
        SELECT arrived.n FROM unnest($1, $2) WITH ORDINALITY AS arrived (batch_id, key, n)
        CROSS JOIN LATERAL (
            SELECT 1 FROM edp.object_event
            WHERE object_event.batch_id = arrived.batch_id AND object_event.key = arrived.key LIMIT 1) AS known
        """;

    private readonly KnownPrefixes _known = new();

    public int Lanes => 2;

    public async Task<int> LockAndMatchAsync(
        EdpDbContext context, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken)
    {
        var connection = Connection(context);
        var objects = arrivals.SelectMany(prefix => prefix.Objects).ToList();
        var (instances, recorded) = await LockAndFindRecordedAsync(connection, arrivals, objects, cancellationToken);
        if (instances.Count < arrivals.Count)
        {
            // Rows that were there are gone: another database took this one's place.
            _known.Forget();
            (instances, recorded) = await LockAndFindRecordedAsync(connection, arrivals, objects, cancellationToken);
        }

        ArrivalMatch.TakeAwayRecorded(arrivals, objects, instances, recorded);

        var joining = ArrivalMatch.JoiningOpenBatches(arrivals);
        foreach (var position in await FindKnownKeysAsync(connection, joining, cancellationToken))
            joining[position].Object.KeyIsInOpenBatch = true;
        return recorded.Count;
    }

    public Task<IReadOnlyList<PrefixState>> LockOverdueAsync(
        EdpDbContext context, DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken) =>
        LockAsync(context, LockOverdue, cancellationToken, timerDueBefore, take);

    public Task<IReadOnlyList<PrefixState>> LockUntimedAsync(
        EdpDbContext context, DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) =>
        LockAsync(context, LockUntimed, cancellationToken, dueBefore, take);

    public Task<IReadOnlyList<PrefixState>> LockAsync(
        EdpDbContext context, IReadOnlyList<Guid> prefixIds, CancellationToken cancellationToken) =>
        LockAsync(context, LockById, cancellationToken, prefixIds.ToArray());

    public async Task WriteAsync(EdpDbContext context, PrefixChanges changes, CancellationToken cancellationToken)
    {
        var connection = Connection(context);
        if (changes.Objects.Count > 0)
            await PostgresObjectCopy.WriteAsync(connection, changes.Objects, changes.RecordedAt, cancellationToken);

        await using var batch = new NpgsqlBatch(connection);
        if (changes.Instances.Count > 0)
            batch.BatchCommands.Add(PostgresPrefixRow.Update(changes.Instances));
        if (changes.Left.Count > 0)
            batch.BatchCommands.Add(PostgresBatchRow.Insert(changes.Left));
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<PrefixState>> LockAsync(
        EdpDbContext context, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, Connection(context));
        foreach (var value in values)
            command.Parameters.Add(Value(value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadInstancesAsync(reader, cancellationToken);
    }

    private async Task<(List<PrefixState> Instances, List<int> Recorded)> LockAndFindRecordedAsync(
        NpgsqlConnection connection,
        IReadOnlyList<PrefixArrivals> arrivals,
        IReadOnlyList<RecordedObject> objects,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(PreferIndexes) } };
        var unknown = _known.Unknown(arrivals, prefix => prefix.PrefixId);
        if (unknown.Count > 0)
        {
            batch.BatchCommands.Add(Statement(
                CreateMissing,
                ColumnOf(unknown, prefix => prefix.PrefixId),
                ColumnOf(unknown, prefix => prefix.Bucket),
                ColumnOf(unknown, prefix => prefix.Prefix)));
        }

        batch.BatchCommands.Add(Statement(LockById, ColumnOf(arrivals, prefix => prefix.PrefixId)));
        batch.BatchCommands.Add(Statement(FindRecorded, ColumnOf(objects, arrived => arrived.Identity)));

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var instances = await ReadInstancesAsync(reader, cancellationToken);
        _known.Add(unknown.Select(prefix => prefix.PrefixId));
        await reader.NextResultAsync(cancellationToken);
        return (instances, await ReadPositionsAsync(reader, cancellationToken));
    }

    private static async Task<List<int>> FindKnownKeysAsync(
        NpgsqlConnection connection, List<(Guid BatchId, RecordedObject Object)> joining, CancellationToken cancellationToken)
    {
        if (joining.Count == 0)
            return [];

        await using var command = new NpgsqlCommand(FindKnownKeys, connection)
        {
            Parameters =
            {
                Value(ColumnOf(joining, arrived => arrived.BatchId)),
                Value(ColumnOf(joining, arrived => arrived.Object.Event.Key))
            }
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadPositionsAsync(reader, cancellationToken);
    }

    private static TValue[] ColumnOf<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> column)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(rows[i]);
        return values;
    }

    private static NpgsqlConnection Connection(EdpDbContext context) => (NpgsqlConnection)context.Database.GetDbConnection();

    private static NpgsqlBatchCommand Statement(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(Value(value));
        return command;
    }

    private static NpgsqlParameter Value(object value) => new() { Value = value };

    private static async Task<List<PrefixState>> ReadInstancesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var instances = new List<PrefixState>();
        while (await reader.ReadAsync(cancellationToken))
            instances.Add(PostgresPrefixRow.Read(reader));
        return instances;
    }

    private static async Task<List<int>> ReadPositionsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var positions = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
            positions.Add((int)reader.GetInt64(0) - 1);
        return positions;
    }
}
