using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Ingest;

/// <summary>A table with the columns, the key and the indexes of EDP's <c>object_event</c>, and nothing around it.</summary>
internal static class PlainTable
{
    public const string Name = "object_event";

    public const string Columns = "identity, batch_id, bucket, key, size, etag, version_id, sequencer, event_time, recorded_at";

    private const string Create = $"""
        CREATE TABLE {Name} (
            identity    uuid        NOT NULL PRIMARY KEY,
            batch_id    uuid        NOT NULL,
            bucket      text        COLLATE "C" NOT NULL,
            key         text        COLLATE "C" NOT NULL,
            size        bigint      NULL,
            etag        text        NULL,
            version_id  text        NULL,
            sequencer   text        NULL,
            event_time  timestamptz NOT NULL,
            recorded_at timestamptz NOT NULL
        );
        CREATE INDEX ON {Name} (batch_id, key);
        """;

    public static Task CreateAsync(Database database) => database.ExecuteAsync(Create);

    public static async Task<bool> HasExactlyAsync(Database database, long events) =>
        await database.QueryAsync<long>($"SELECT count(*) FROM {Name}") == events;
}
