using Edp.Core.Batching;
using Edp.Service.Batching;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>Prefixes and objects on PostgreSQL: few round trips around the state machine.</summary>
internal sealed class PostgresPrefixStore(
    IDbContextFactory<EdpDbContext> contexts, PostgresOutboxRows outboxRows, ObjectPartitions partitions, TimeProvider time) :
    PostgresSagaStore<PrefixState>(contexts, outboxRows, time), IPrefixStore
{
    private static readonly IReadOnlyList<string> FindRecorded = ObjectPartitions.InFilled("""
        SELECT arrived.n FROM unnest($1) WITH ORDINALITY AS arrived (identity, n)
        CROSS JOIN LATERAL (SELECT 1 FROM ONLY {table} AS known WHERE known.identity = arrived.identity LIMIT 1) AS recorded
        """);

    // In a statement of its own behind the locks, so that it sees what was committed while they were waited for.
    private const string FindListed = "SELECT bucket FROM edp.listed_bucket WHERE bucket = ANY($1)";

    // Each transaction that records has a lock on this table before it asks for listed buckets, which this one waits for; who only reads has not.
    // Its limit keeps what is recorded from waiting for long behind it: a vacuum gives way after a second, another session may not.
    private const string WaitForRecordings = """
        SET LOCAL lock_timeout = '2s';
        LOCK TABLE edp.prefix_state IN EXCLUSIVE MODE
        """;

    private const string AddListed = "INSERT INTO edp.listed_bucket (bucket, listed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    // In the order of ObjectVersion: the newest with a sequencer, and the newest without.
    private static readonly IReadOnlyList<string> FindKnownVersions = ObjectPartitions.InFilled("""
        SELECT arrived.n, known.sequencer, known.event_time, known.size FROM unnest($1, $2) WITH ORDINALITY AS arrived (batch_id, key, n)
        CROSS JOIN LATERAL (
            SELECT DISTINCT ON (sequencer IS NULL) sequencer, event_time, size FROM ONLY {table} AS object
            WHERE object.batch_id = arrived.batch_id AND object.key = arrived.key AND deleted_at IS NULL
            ORDER BY sequencer IS NULL, rpad(upper(sequencer), 128, '0') COLLATE "C" DESC, event_time DESC, size DESC NULLS LAST) AS known
        """);

    public int Partitions => 2;

    public async Task<int> LockAndMatchAsync(
        EdpDbContext context, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken)
    {
        var connection = Connection(context);
        var objects = arrivals.SelectMany(prefix => prefix.Objects).ToList();
        var (instances, recorded, filled, listed) =
            await LockAndFindRecordedAsync(connection, partitions.TurnOf(context), arrivals, objects, cancellationToken);
        ArrivalMatch.MarkListed(arrivals, listed);
        ArrivalMatch.RemoveRecorded(arrivals, objects, instances, recorded);

        var joining = ArrivalMatch.JoiningOpenBatches(arrivals);
        await FindKnownVersionsAsync(connection, filled, joining, cancellationToken);
        return recorded.Count;
    }

    public Task AddObjectsAsync(
        EdpDbContext context, IReadOnlyList<RecordedObject> objects, DateTimeOffset recordedAt, CancellationToken cancellationToken) =>
        objects.Count == 0
            ? Task.CompletedTask
            : PostgresObjectCopy.WriteAsync(Connection(context), partitions.TurnOf(context).TakenTable, objects, recordedAt, cancellationToken);

    public async Task MarkListedAsync(EdpDbContext context, ListedBucket bucket, CancellationToken cancellationToken)
    {
        await context.ExecuteTextAsync(WaitForRecordings, cancellationToken);
        await using var command = new NpgsqlCommand(AddListed, Connection(context)) { Parameters = { Value(bucket.Bucket), Value(bucket.ListedAt) } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // Which tables are not empty is known from the last time, and seen anew behind the locks: what was left out is looked through then.
    private async Task<(List<PrefixState> Instances, List<int> Recorded, int Filled, List<string> Listed)> LockAndFindRecordedAsync(
        NpgsqlConnection connection,
        PartitionTurn turn,
        IReadOnlyList<PrefixArrivals> arrivals,
        List<RecordedObject> objects,
        CancellationToken cancellationToken)
    {
        var sought = new SoughtIdentities(objects);
        var identities = sought.ToArray();
        var looked = partitions.Filled;
        await using var batch = PostgresPlans.Batch(connection);
        turn.Take(batch);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(LockById) { Parameters = { Value(ColumnOf(arrivals, prefix => prefix.PrefixId)) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(FindRecorded[looked]) { Parameters = { Value(identities) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ObjectPartitions.FindFilled));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(FindListed) { Parameters = { Value(ArrivalMatch.Buckets(arrivals)) } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var instances = await ReadAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var positions = await ReadPositionsAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var filled = reader.GetInt32(0);
        await reader.NextResultAsync(cancellationToken);
        var listed = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            listed.Add(reader.GetString(0));
        await reader.DisposeAsync();

        partitions.Filled = filled;
        if ((filled & ~looked) is var leftOut and not 0)
            positions.AddRange(await FindRecordedAsync(connection, leftOut, identities, cancellationToken));
        return (instances, sought.ObjectsOf(positions), filled, listed);
    }

    private static async Task<List<int>> FindRecordedAsync(
        NpgsqlConnection connection, int filled, Guid[] identities, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FindRecorded[filled], connection) { Parameters = { Value(identities) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadPositionsAsync(reader, cancellationToken);
    }

    private static async Task FindKnownVersionsAsync(
        NpgsqlConnection connection, int filled, List<(Guid BatchId, RecordedObject Object)> joining, CancellationToken cancellationToken)
    {
        if (joining.Count == 0)
            return;

        await using var command = new NpgsqlCommand(FindKnownVersions[filled], connection)
        {
            Parameters =
            {
                Value(ColumnOf(joining, arrived => arrived.BatchId)),
                Value(ColumnOf(joining, arrived => arrived.Object.Event.Key))
            }
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            joining[(int)reader.GetInt64(0) - 1].Object.Knows(new ObjectVersion(
                reader.IsDBNull(1) ? null : reader.GetString(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.IsDBNull(3) ? null : reader.GetInt64(3)));
        }
    }

    private static TValue[] ColumnOf<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> column)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(rows[i]);
        return values;
    }

    private static async Task<List<int>> ReadPositionsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var positions = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
            positions.Add((int)reader.GetInt64(0) - 1);
        return positions;
    }
}
