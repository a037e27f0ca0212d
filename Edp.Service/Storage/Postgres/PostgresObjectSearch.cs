using Edp.Core.Batching;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>By indexes alone, however large the tables are.</summary>
internal sealed class PostgresObjectSearch : IObjectSearch
{
    private static readonly string FindIdentities = ObjectPartitions.InEach("""
        SELECT arrived.n FROM unnest($1, $2) WITH ORDINALITY AS arrived (identity, not_before, n)
        CROSS JOIN LATERAL (
            SELECT 1 FROM ONLY {table} AS known
            WHERE known.identity = arrived.identity AND known.recorded_at >= arrived.not_before LIMIT 1) AS recorded
        WHERE {filled}
        """);

    // The planner takes a range of identities for a share of the table: above some 100,000 rows the server would compile the statement first,
    // which takes fifty times as long as the statement itself.
    private const string CompileNothing = "SET LOCAL jit = off";

    // OFFSET 0 keeps the planner at the index of identities.
    private static readonly string FindByKeys = ObjectPartitions.InEach("""
        SELECT event.key, event.version_id, event.etag, event.size
        FROM unnest($2, $3, $4) AS wanted (key, first, last)
        CROSS JOIN LATERAL (
            SELECT bucket, key, version_id, etag, size FROM ONLY {table} AS known
            WHERE known.identity >= wanted.first AND known.identity <= wanted.last OFFSET 0) AS event
        WHERE event.key = wanted.key AND event.bucket = $1 AND {filled}
        """);

    // OFFSET 0 keeps the planner at the index of bucket and prefix.
    private const string FindInRanges = """
        SELECT event.key, event.version_id, event.etag, event.size
        FROM unnest($1, $2, $3, $4) AS range (bucket, prefix, first, last)
        CROSS JOIN LATERAL (
            SELECT batch_id FROM edp.batch WHERE batch.bucket = range.bucket AND batch.prefix = range.prefix AND batch.opened_at < $5
            UNION ALL
            SELECT batch_id FROM edp.prefix_state
            WHERE prefix_state.bucket = range.bucket AND prefix_state.prefix = range.prefix AND batch_id IS NOT NULL AND prefix_state.opened_at < $5
            OFFSET 0) AS known
        CROSS JOIN LATERAL (
            SELECT key, version_id, etag, size FROM edp.object_event
            WHERE object_event.batch_id = known.batch_id AND key >= range.first AND key <= range.last OFFSET 0) AS event
        """;

    public async Task<IReadOnlyList<int>> FindAsync(
        EdpDbContext context, IReadOnlyList<ListedIdentity> identities, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(Connection(context))
        {
            BatchCommands =
            {
                KeyStripes.ShareCommand(identities.Select(listed => listed.Identity)),
                new NpgsqlBatchCommand(FindIdentities)
                {
                    Parameters = { Value(identities.Select(listed => listed.Identity)), Value(identities.Select(listed => listed.NotBefore)) }
                }
            }
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var positions = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
            positions.Add((int)reader.GetInt64(0) - 1);
        return positions;
    }

    public async Task ReadAsync(
        EdpDbContext context, string bucket, IReadOnlyList<string> keys, Action<KnownObject> show, CancellationToken cancellationToken)
    {
        var ranges = keys.Select(key => ObjectIdentity.OfKey(bucket, key)).ToList();
        await using var batch = new NpgsqlBatch(Connection(context))
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(CompileNothing),
                KeyStripes.OwnCommand(ranges.Select(range => range.First)),
                new NpgsqlBatchCommand(FindByKeys)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<string> { TypedValue = bucket },
                        Value(keys),
                        Value(ranges.Select(range => range.First)),
                        Value(ranges.Select(range => range.Last))
                    }
                }
            }
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await ShowAsync(reader, show, cancellationToken);
    }

    public async Task ReadFormerAsync(
        EdpDbContext context,
        IReadOnlyList<KeyRange> ranges,
        DateTimeOffset openedBefore,
        Action<KnownObject> show,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FindInRanges, Connection(context))
        {
            Parameters =
            {
                Value(ranges.Select(range => range.Bucket)),
                Value(ranges.Select(range => range.Prefix)),
                Value(ranges.Select(range => range.First)),
                Value(ranges.Select(range => range.Last)),
                new NpgsqlParameter<DateTimeOffset> { TypedValue = openedBefore }
            }
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await ShowAsync(reader, show, cancellationToken);
    }

    private static async Task ShowAsync(NpgsqlDataReader reader, Action<KnownObject> show, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            show(new KnownObject(
                reader.GetString(0),
                reader.IsDBNull(1) ? null : reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetInt64(3)));
        }
    }

    private static NpgsqlConnection Connection(EdpDbContext context) => (NpgsqlConnection)context.Database.GetDbConnection();

    private static NpgsqlParameter<T[]> Value<T>(IEnumerable<T> values) => new() { TypedValue = [.. values] };
}
