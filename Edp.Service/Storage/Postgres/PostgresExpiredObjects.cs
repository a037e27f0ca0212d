using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// On PostgreSQL a whole partition at once, without a dead row. What the version before has recorded lies in <c>object_event</c> itself and is
/// deleted row by row.
/// </summary>
internal sealed partial class PostgresExpiredObjects(
    StoreTransactions transactions,
    IDbContextFactory<EdpDbContext> contexts,
    ObjectPartitions partitions,
    TimeProvider time,
    ILogger<PostgresExpiredObjects> logger) : IExpiredObjects
{
    private const string Delete = "DELETE FROM ONLY edp.object_event WHERE batch_id = ANY ($1)";

    private const string DeleteSome = """
        DELETE FROM ONLY edp.object_event
        WHERE ctid = ANY (ARRAY(SELECT ctid FROM ONLY edp.object_event WHERE batch_id = $1 ORDER BY key LIMIT $2))
        """;

    // "EDP" in ASCII, and the purpose's number.
    private const string BeTheOnlyOne = "SELECT pg_advisory_xact_lock(x'4544500003'::bigint)";

    // Who records waits behind this one while it waits for a reader, a pg_dump for instance.
    private const string ShortWaits = "SET LOCAL lock_timeout = '500ms'";

    // It goes through a whole partition.
    private static readonly TimeSpan MaxScan = TimeSpan.FromMinutes(10);

    // Who holds a partition up reads for long, as a rule; what is to be kept gets past its time meanwhile.
    private readonly TimeSpan _pauseWhileInUse = Shorter(partitions.Period / 64, TimeSpan.FromMinutes(10));
    private readonly TimeSpan _pauseWhileKept = partitions.Period / 8;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    private readonly string _columns = EntityTable<ObjectEventRow>.Names(EntityTable<ObjectEventRow>.Of(contexts).Columns);

    public async Task<int> DeleteAsync(EdpDbContext context, IReadOnlyList<Guid> batchIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Delete, Connection(context)) { Parameters = { Value(batchIds) } };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<int> DeleteSomeAsync(EdpDbContext context, Guid batchId, int take, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DeleteSome, Connection(context))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = batchId }, new NpgsqlParameter<int> { TypedValue = take } }
        };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<long> EmptyAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _next || partitions.Oldest() is not { } oldest
            || await transactions.ReadAsync(context => IsEmptyAsync(context, oldest, cancellationToken), cancellationToken))
        {
            return 0;
        }

        var left = 0L;
        try
        {
            // It is not gone through for nothing.
            await transactions.OnceAsync(
                context => context.ExecuteTextAsync($"{ShortWaits}; LOCK TABLE ONLY {oldest} IN ACCESS EXCLUSIVE MODE", cancellationToken),
                cancellationToken);
            await transactions.OnceAsync(
                async context =>
                {
                    await context.ExecuteTextAsync(BeTheOnlyOne, cancellationToken);
                    if (!await IsEmptyAsync(context, oldest, cancellationToken))
                        left = await EmptyAsync(context, oldest, cancellationToken);
                },
                cancellationToken);
        }
        catch (Exception e) when (FailureChain.Find<PostgresException>(e)?.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            _next = time.GetUtcNow() + _pauseWhileInUse;
            Log.InUse(logger, oldest);
        }

        return left;
    }

    private static Task<bool> IsEmptyAsync(EdpDbContext context, string partition, CancellationToken cancellationToken) =>
        IsSoAsync(context, $"NOT EXISTS (SELECT FROM ONLY {partition})", cancellationToken);

    /// <summary>
    /// While this transaction has the turn of the current partition, nobody writes into the oldest one: what is found there to be kept is all
    /// that is to be kept. It moves to the current partition, behind a lock for which who changes it waits. Where that is the most of it, as when
    /// the retention time was made longer, it stays where it is.
    /// </summary>
    private async Task<long> EmptyAsync(EdpDbContext context, string oldest, CancellationToken cancellationToken)
    {
        var turn = partitions.TurnOf(context);
        await using (var batch = new NpgsqlBatch(Connection(context)))
        {
            turn.Take(batch);
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        var (objects, toKeep, kept) = await CountAsync(context, oldest, cancellationToken);
        if (toKeep > objects / 2)
        {
            _next = time.GetUtcNow() + _pauseWhileKept;
            Log.Kept(logger, oldest, toKeep, objects);
            return 0;
        }

        await context.ExecuteTextAsync($"{ShortWaits}; LOCK TABLE ONLY {oldest} IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        var moved = kept.Length == 0 ? 0 : await MoveAsync(context, oldest, turn.TakenTable, kept, cancellationToken);
        // A role that may write rows alone has them deleted; the vacuum gives back the empty pages.
        var mayTruncate = await IsSoAsync(context, $"has_table_privilege('{oldest}', 'TRUNCATE')", cancellationToken);
        await context.ExecuteTextAsync(mayTruncate ? $"TRUNCATE ONLY {oldest}" : $"DELETE FROM ONLY {oldest}", cancellationToken);
        Log.Emptied(logger, oldest, objects - moved, moved);
        return objects - moved;
    }

    /// <summary>How many objects there are, and the batches of which some are to be kept: open ones, and those within their retention time.</summary>
    private static async Task<(long Objects, long ToKeep, Guid[] Kept)> CountAsync(
        EdpDbContext context, string partition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT coalesce(sum(objects), 0)::bigint, coalesce(sum(objects) FILTER (WHERE manifest_expired_at IS NULL), 0)::bigint,
                coalesce(array_agg(batch_id) FILTER (WHERE manifest_expired_at IS NULL), ARRAY[]::uuid[])
            FROM (SELECT batch_id, count(*) AS objects FROM ONLY {partition} GROUP BY batch_id) AS found LEFT JOIN edp.batch USING (batch_id)
            """,
            Connection(context))
        {
            CommandTimeout = (int)MaxScan.TotalSeconds
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<Guid[]>(2));
    }

    private async Task<int> MoveAsync(
        EdpDbContext context, string from, string to, Guid[] batchIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"INSERT INTO {to} ({_columns}) SELECT {_columns} FROM ONLY {from} WHERE batch_id = ANY ($1)", Connection(context))
        {
            Parameters = { Value(batchIds) },
            CommandTimeout = (int)MaxScan.TotalSeconds
        };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task<bool> IsSoAsync(EdpDbContext context, string condition, CancellationToken cancellationToken) =>
#pragma warning disable EF1002 // Of names of partitions, and nothing from outside.
        context.Database.SqlQueryRaw<bool>($"SELECT {condition} AS \"Value\"").SingleAsync(cancellationToken);
#pragma warning restore EF1002

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static NpgsqlConnection Connection(EdpDbContext context) => (NpgsqlConnection)context.Database.GetDbConnection();

    private static NpgsqlParameter<Guid[]> Value(IReadOnlyList<Guid> ids) =>
        new() { TypedValue = [.. ids], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Partition} was emptied: {Count} objects were past their retention time, {Kept} were moved to the current partition")]
        public static partial void Emptied(ILogger logger, string partition, long count, long kept);

        [LoggerMessage(2, LogLevel.Information, "{Partition} is to be emptied and another session of PostgreSQL reads it, trying again later")]
        public static partial void InUse(ILogger logger, string partition);

        [LoggerMessage(3, LogLevel.Information, "{Partition} is not emptied yet, since {Kept} of its {Count} objects are in open batches or within their retention time")]
        public static partial void Kept(ILogger logger, string partition, long kept, long count);
    }
}
