using Edp.Service.Batching;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// The set-wise statements on PostgreSQL: two round trips around the state machine. What is looked up per row goes through a lateral
/// sub-select with a limit, so that the planner keeps to the index however large the tables are.
/// </summary>
internal sealed class PostgresPrefixStore : IPrefixStore
{
    private const string CreateMissing = """
        INSERT INTO edp.prefix_state
            (correlation_id, bucket, prefix, current_state, batch_number, object_count, event_count, total_size)
        SELECT id, bucket, prefix, 'Ready', 0, 0, 0, 0 FROM unnest($1, $2, $3) AS missing (id, bucket, prefix)
        ON CONFLICT DO NOTHING
        """;

    private const string LockById = $"""
        SELECT {PostgresPrefixRow.Columns} FROM edp.prefix_state WHERE correlation_id = ANY ($1) ORDER BY correlation_id FOR UPDATE
        """;

    private const string LockOverdue = $"""
        SELECT {PostgresPrefixRow.Columns} FROM edp.prefix_state
        WHERE batch_id IS NOT NULL AND timer_due_at <= $1
        ORDER BY timer_due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        """;

    private const string FindRecorded = """
        SELECT arrived.n FROM unnest($1) WITH ORDINALITY AS arrived (identity, n)
        CROSS JOIN LATERAL (SELECT 1 FROM edp.object_event WHERE object_event.identity = arrived.identity LIMIT 1) AS recorded
        """;

    private const string FindKeysInOpenBatches = """
        SELECT arrived.n FROM unnest($1, $2) WITH ORDINALITY AS arrived (prefix_id, key, n)
        CROSS JOIN LATERAL (SELECT batch_id FROM edp.prefix_state WHERE correlation_id = arrived.prefix_id LIMIT 1) AS open
        CROSS JOIN LATERAL (
            SELECT 1 FROM edp.object_event
            WHERE object_event.batch_id = open.batch_id AND object_event.key = arrived.key LIMIT 1) AS known
        """;

    public async Task<int> LockAndMatchAsync(
        EdpDbContext context, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken)
    {
        var objects = arrivals.SelectMany(prefix => prefix.Objects).ToList();
        var prefixIds = arrivals.Select(prefix => prefix.PrefixId).ToArray();
        await using var batch = new NpgsqlBatch(Connection(context))
        {
            BatchCommands =
            {
                Statement(CreateMissing, prefixIds, arrivals.Select(p => p.Bucket).ToArray(), arrivals.Select(p => p.Prefix).ToArray()),
                Statement(LockById, prefixIds),
                Statement(FindRecorded, objects.Select(o => o.Identity).ToArray()),
                Statement(
                    FindKeysInOpenBatches,
                    arrivals.SelectMany(prefix => Enumerable.Repeat(prefix.PrefixId, prefix.Objects.Count)).ToArray(),
                    objects.Select(o => o.Event.Key).ToArray())
            }
        };

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var instances = await ReadInstancesAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var recorded = await ReadOrdinalsAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var keysInOpenBatches = await ReadOrdinalsAsync(reader, cancellationToken);

        return ArrivalMatch.Apply(arrivals, instances, recorded, keysInOpenBatches);
    }

    public async Task<IReadOnlyList<PrefixState>> LockOverdueAsync(
        EdpDbContext context, DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LockOverdue, Connection(context)) { Parameters = { Value(timerDueBefore), Value(take) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadInstancesAsync(reader, cancellationToken);
    }

    public async Task<IReadOnlyList<PrefixState>> LockAsync(
        EdpDbContext context, IReadOnlyList<Guid> prefixIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LockById, Connection(context)) { Parameters = { Value(prefixIds.ToArray()) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadInstancesAsync(reader, cancellationToken);
    }

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

    private static async Task<List<int>> ReadOrdinalsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var ordinals = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
            ordinals.Add((int)reader.GetInt64(0) - 1);
        return ordinals;
    }
}
