using Edp.Core.Batching;
using Npgsql;
using NpgsqlTypes;

namespace Edp.Service.Storage.Postgres;

/// <summary>New objects through COPY, which takes less than half of an INSERT's time for the same rows.</summary>
internal static class PostgresObjectCopy
{
    private const string Columns = "identity, batch_id, bucket, key, size, etag, version_id, sequencer, event_time, recorded_at, source";

    public static async Task WriteAsync(
        NpgsqlConnection connection,
        string table,
        IReadOnlyList<RecordedObject> objects,
        DateTimeOffset recordedAt,
        CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var recorded in objects)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(recorded.Identity, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(recorded.BatchId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(recorded.Event.Bucket, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(recorded.Event.Key, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(recorded.Event.Size, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(recorded.Event.Etag, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(recorded.Event.VersionId, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(recorded.Event.Sequencer, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(recorded.EventTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(recordedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(recorded.Source, NpgsqlDbType.Text, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
