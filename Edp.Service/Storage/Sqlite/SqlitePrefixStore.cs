using Edp.Core.Batching;
using Edp.Service.Batching;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>Prefixes and objects on SQLite.</summary>
internal sealed class SqlitePrefixStore(IDbContextFactory<EdpDbContext> contexts, SqliteOutboxRows outboxRows) :
    SqliteSagaStore<PrefixState>(contexts, outboxRows), IPrefixStore
{
    private const string FindRecorded = """
        SELECT arrived.key FROM json_each($identities) AS arrived
        WHERE EXISTS (SELECT 1 FROM object_event WHERE object_event.identity = arrived.value)
        """;

    private const string FindListed = "SELECT bucket FROM listed_bucket WHERE bucket IN (SELECT value FROM json_each($buckets))";

    // In the order of ObjectVersion: the newest with a sequencer, and the newest without.
    private static readonly string FindKnownVersions = $"""
        SELECT key, known_sequencer, known_time, known_size FROM (
            SELECT arrived.key AS key, event.sequencer AS known_sequencer, event.event_time AS known_time, event.size AS known_size,
                row_number() OVER (PARTITION BY arrived.key, event.sequencer IS NULL ORDER BY
                    substr(upper(event.sequencer) || '{new string('0', ObjectVersion.SequencerLength)}', 1, {ObjectVersion.SequencerLength})
                        DESC,
                    event.event_time DESC, event.size DESC NULLS LAST) AS place
            FROM json_each($rows) AS arrived
            CROSS JOIN object_event AS event ON event.batch_id = arrived.value ->> 0 AND event.key = arrived.value ->> 1
            WHERE event.deleted_at IS NULL)
        WHERE place = 1
        """;

    private readonly SqliteTable<ObjectEventRow> _objects = new(contexts);

    public int Partitions => 1;

    public async Task<int> LockAndMatchAsync(
        EdpDbContext context, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken)
    {
        var objects = arrivals.SelectMany(prefix => prefix.Objects).ToList();
        var instances = await LockAsync(context, [.. arrivals.Select(prefix => prefix.PrefixId)], cancellationToken);
        var sought = new SoughtIdentities(objects);
        var recorded = sought.ObjectsOf(await SqliteCommands.QueryAsync(
            context, FindRecorded, Position, cancellationToken, ("$identities", SqliteJson.Ids(sought.ToArray()))));
        ArrivalMatch.MarkListed(arrivals, await SqliteCommands.QueryAsync(
            context, FindListed, reader => reader.GetString(0), cancellationToken,
            ("$buckets", SqliteJson.Texts(ArrivalMatch.Buckets(arrivals)))));
        ArrivalMatch.RemoveRecorded(arrivals, objects, instances, recorded);

        var joining = ArrivalMatch.JoiningOpenBatches(arrivals);
        var known = await SqliteCommands.QueryAsync(context, FindKnownVersions, KnownVersion, cancellationToken,
            ("$rows", SqliteJson.Rows(joining, (row, arrived) =>
            {
                row.WriteStringValue(SqliteText.Of(arrived.BatchId));
                row.WriteStringValue(arrived.Object.Event.Key);
            })));
        foreach (var (position, version) in known)
            joining[position].Object.Knows(version);
        return recorded.Count;
    }

    // A writing transaction has the database to itself.
    public Task MarkListedAsync(EdpDbContext context, ListedBucket bucket, CancellationToken cancellationToken) => SqliteCommands.ExecuteAsync(
        context,
        "INSERT OR IGNORE INTO listed_bucket (bucket, listed_at) VALUES ($bucket, $at)",
        cancellationToken,
        ("$bucket", bucket.Bucket),
        ("$at", SqliteText.Of(bucket.ListedAt)));

    public Task AddObjectsAsync(
        EdpDbContext context, IReadOnlyList<RecordedObject> objects, DateTimeOffset recordedAt, CancellationToken cancellationToken) =>
        _objects.InsertAsync(context, [.. objects.Select(recorded => ObjectEventRow.Of(recorded, recordedAt))], cancellationToken);

    private static int Position(SqliteDataReader reader) => reader.GetInt32(0);

    private static (int Position, ObjectVersion Version) KnownVersion(SqliteDataReader reader) => (
        reader.GetInt32(0),
        new ObjectVersion(
            reader.IsDBNull(1) ? null : reader.GetString(1),
            SqliteText.ToTime(reader.GetString(2)),
            reader.IsDBNull(3) ? null : reader.GetInt64(3)));
}
