using Edp.Core.Batching;
using Microsoft.Data.Sqlite;

namespace Edp.Service.Storage.Sqlite;

/// <summary>By indexes alone. A writing transaction has the whole database to itself: nothing is locked.</summary>
internal sealed class SqliteObjectSearch : IObjectSearch
{
    private const string FindIdentities = """
        SELECT arrived.key FROM json_each($identities) AS arrived
        WHERE EXISTS (
            SELECT 1 FROM object_event WHERE object_event.identity = arrived.value ->> 0 AND object_event.recorded_at >= arrived.value ->> 1)
        """;

    private const string FindByKeys = """
        SELECT event.key, event.version_id, event.etag, event.size
        FROM json_each($keys) AS wanted
        CROSS JOIN object_event AS event ON event.identity >= wanted.value ->> 1 AND event.identity <= wanted.value ->> 2
        WHERE event.key = wanted.value ->> 0 AND event.bucket = $bucket
        """;

    private const string FindInRanges = """
        WITH known AS (
            SELECT batch.batch_id, range.value ->> 2 AS first, range.value ->> 3 AS last
            FROM json_each($ranges) AS range
            CROSS JOIN batch ON batch.bucket = range.value ->> 0 AND batch.prefix = range.value ->> 1
            WHERE batch.opened_at < $before
            UNION ALL
            SELECT prefix_state.batch_id, range.value ->> 2, range.value ->> 3
            FROM json_each($ranges) AS range
            CROSS JOIN prefix_state ON prefix_state.bucket = range.value ->> 0 AND prefix_state.prefix = range.value ->> 1
            WHERE prefix_state.batch_id IS NOT NULL AND prefix_state.opened_at < $before)
        SELECT event.key, event.version_id, event.etag, event.size
        FROM known CROSS JOIN object_event AS event
            ON event.batch_id = known.batch_id AND event.key >= known.first AND event.key <= known.last
        """;

    public async Task<IReadOnlyList<int>> FindAsync(
        EdpDbContext context, IReadOnlyList<ListedIdentity> identities, CancellationToken cancellationToken)
    {
        var rows = SqliteJson.Rows(identities, (row, listed) =>
        {
            row.WriteStringValue(SqliteText.Of(listed.Identity));
            row.WriteStringValue(SqliteText.Of(listed.NotBefore));
        });
        return await SqliteCommands.QueryAsync(
            context, FindIdentities, reader => reader.GetInt32(0), cancellationToken, ("$identities", rows));
    }

    public Task ReadAsync(
        EdpDbContext context, string bucket, IReadOnlyList<string> keys, Action<KnownObject> show, CancellationToken cancellationToken)
    {
        var rows = SqliteJson.Rows(keys, (row, key) =>
        {
            var (first, last) = ObjectIdentity.OfKey(bucket, key);
            row.WriteStringValue(key);
            row.WriteStringValue(SqliteText.Of(first));
            row.WriteStringValue(SqliteText.Of(last));
        });
        return SqliteCommands.QueryAsync(context, FindByKeys, Showing(show), cancellationToken, ("$bucket", bucket), ("$keys", rows));
    }

    public Task ReadFormerAsync(
        EdpDbContext context,
        IReadOnlyList<KeyRange> ranges,
        DateTimeOffset openedBefore,
        Action<KnownObject> show,
        CancellationToken cancellationToken)
    {
        var rows = SqliteJson.Rows(ranges, (row, range) =>
        {
            row.WriteStringValue(range.Bucket);
            row.WriteStringValue(range.Prefix);
            row.WriteStringValue(range.First);
            row.WriteStringValue(range.Last);
        });
        return SqliteCommands.QueryAsync(
            context, FindInRanges, Showing(show), cancellationToken, ("$ranges", rows), ("$before", SqliteText.Of(openedBefore)));
    }

    private static Func<SqliteDataReader, bool> Showing(Action<KnownObject> show) => reader =>
    {
        show(new KnownObject(
            reader.GetString(0),
            reader.IsDBNull(1) ? null : reader.GetString(1),
            reader.IsDBNull(2) ? null : reader.GetString(2),
            reader.IsDBNull(3) ? null : reader.GetInt64(3)));
        return true;
    };
}
