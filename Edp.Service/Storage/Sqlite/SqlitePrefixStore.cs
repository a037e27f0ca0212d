using Edp.Service.Batching;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Edp.Service.Storage.Sqlite;

/// <summary>
/// The set-wise statements on SQLite. A set goes in as one JSON array, read by <c>json_each</c>; a writing transaction locks the whole
/// database, so no row needs a lock of its own.
/// </summary>
internal sealed class SqlitePrefixStore : IPrefixStore
{
    private const string CreateMissing = """
        INSERT INTO prefix_state (correlation_id, bucket, prefix, current_state, batch_number, object_count, event_count, total_size)
        SELECT value ->> 0, value ->> 1, value ->> 2, 'Ready', 0, 0, 0, 0 FROM json_each($rows) WHERE true
        ON CONFLICT DO NOTHING
        """;

    private const string SelectById = $"""
        SELECT {SqlitePrefixRow.Columns} FROM prefix_state WHERE correlation_id IN (SELECT value FROM json_each($ids))
        """;

    private const string SelectOverdue = $"""
        SELECT {SqlitePrefixRow.Columns} FROM prefix_state
        WHERE batch_id IS NOT NULL AND timer_due_at <= $before ORDER BY timer_due_at LIMIT $take
        """;

    private const string SelectUntimed = $"""
        SELECT {SqlitePrefixRow.Columns} FROM prefix_state
        WHERE batch_id IS NOT NULL AND timer_token IS NULL AND timer_due_at <= $before ORDER BY timer_due_at LIMIT $take
        """;

    private const string FindRecorded = """
        SELECT arrived.key FROM json_each($identities) AS arrived
        WHERE EXISTS (SELECT 1 FROM object_event WHERE object_event.identity = arrived.value)
        """;

    private const string FindKnownKeys = """
        SELECT arrived.key FROM json_each($rows) AS arrived
        WHERE EXISTS (
            SELECT 1 FROM object_event
            WHERE object_event.batch_id = arrived.value ->> 0 AND object_event.key = arrived.value ->> 1)
        """;

    public int Lanes => 1;

    public async Task<int> LockAndMatchAsync(
        EdpDbContext context, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken)
    {
        await ExecuteAsync(context, CreateMissing, cancellationToken, ("$rows", SqliteJson.Rows(arrivals, (row, prefix) =>
        {
            row.WriteStringValue(SqliteText.Of(prefix.PrefixId));
            row.WriteStringValue(prefix.Bucket);
            row.WriteStringValue(prefix.Prefix);
        })));

        var objects = arrivals.SelectMany(prefix => prefix.Objects).ToList();
        var instances = await LockAsync(context, [.. arrivals.Select(prefix => prefix.PrefixId)], cancellationToken);
        var recorded = await QueryAsync(context, FindRecorded, Position, cancellationToken,
            ("$identities", SqliteJson.Ids(objects.Select(arrived => arrived.Identity))));
        ArrivalMatch.TakeAwayRecorded(arrivals, objects, instances, recorded);

        var joining = ArrivalMatch.JoiningOpenBatches(arrivals);
        var known = await QueryAsync(context, FindKnownKeys, Position, cancellationToken, ("$rows", SqliteJson.Rows(joining, (row, arrived) =>
        {
            row.WriteStringValue(SqliteText.Of(arrived.BatchId));
            row.WriteStringValue(arrived.Object.Event.Key);
        })));
        foreach (var position in known)
            joining[position].Object.KeyIsInOpenBatch = true;
        return recorded.Count;
    }

    public async Task<IReadOnlyList<PrefixState>> LockOverdueAsync(
        EdpDbContext context, DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken) =>
        await QueryAsync(context, SelectOverdue, SqlitePrefixRow.Read, cancellationToken,
            ("$before", SqliteText.Of(timerDueBefore)), ("$take", take));

    public async Task<IReadOnlyList<PrefixState>> LockUntimedAsync(
        EdpDbContext context, DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) =>
        await QueryAsync(context, SelectUntimed, SqlitePrefixRow.Read, cancellationToken,
            ("$before", SqliteText.Of(dueBefore)), ("$take", take));

    public async Task<IReadOnlyList<PrefixState>> LockAsync(
        EdpDbContext context, IReadOnlyList<Guid> prefixIds, CancellationToken cancellationToken) =>
        await QueryAsync(context, SelectById, SqlitePrefixRow.Read, cancellationToken, ("$ids", SqliteJson.Ids(prefixIds)));

    public async Task WriteAsync(EdpDbContext context, PrefixChanges changes, CancellationToken cancellationToken)
    {
        if (changes.Objects.Count > 0)
            await ExecuteAsync(context, SqliteObjectRow.InsertAll, cancellationToken, ("$rows", SqliteObjectRow.Rows(changes)));
        if (changes.Instances.Count > 0)
            await ExecuteAsync(context, SqlitePrefixRow.UpdateAll, cancellationToken, ("$rows", SqlitePrefixRow.Rows(changes.Instances)));
        if (changes.Left.Count > 0)
            await ExecuteAsync(context, SqliteBatchRow.InsertAll, cancellationToken, ("$rows", SqliteBatchRow.Rows(changes.Left)));
    }

    private static int Position(SqliteDataReader reader) => reader.GetInt32(0);

    private static async Task ExecuteAsync(
        EdpDbContext context, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(context, sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<T>> QueryAsync<T>(
        EdpDbContext context,
        string sql,
        Func<SqliteDataReader, T> read,
        CancellationToken cancellationToken,
        params (string Name, object Value)[] parameters)
    {
        await using var command = Command(context, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    private static SqliteCommand Command(EdpDbContext context, string sql, (string Name, object Value)[] parameters)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        var transaction = (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
        var command = new SqliteCommand(sql, connection, transaction);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
