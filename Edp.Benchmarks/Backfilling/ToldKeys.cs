using System.Globalization;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Edp.Core.Batching;
using Edp.Core.Parsing;
using NpgsqlTypes;

namespace Edp.Benchmarks.Backfilling;

/// <summary>Keys of a bucket as if their events had come, in closed and published batches of a few, before the bucket is listed.</summary>
internal sealed class ToldKeys(Database database, MadeUpBucket bucket, long keys, int perBatch)
{
    private const string AddBatches = """
        INSERT INTO edp.batch (batch_id, prefix_id, bucket, prefix, batch_number, object_count, event_count, total_size, first_event_time,
            last_event_time, opened_at, ready_at, reason, published_at, delivered_sinks)
        SELECT lpad(to_hex((place - 1) * $4 + n - 1), 32, '0')::uuid, id, $3, prefix, n, $5, $5, 0, now(), now(), now(), now(), 'count', now(), 5
        FROM unnest($1, $2) WITH ORDINALITY AS told (id, prefix, place), generate_series(1, $4) AS n
        """;

    private const string AddPrefixes = """
        INSERT INTO edp.prefix_state (correlation_id, current_state, bucket, prefix, batch_number, object_count, event_count, total_size)
        SELECT id, 'Ready', $3, prefix, $4, 0, 0, 0 FROM unnest($1, $2) AS told (id, prefix)
        """;

    private static readonly DateTimeOffset Told = new(2026, 1, 9, 10, 0, 0, TimeSpan.Zero);

    private readonly long _batchesPerPrefix = (Math.Min(bucket.PerPrefix, keys) + perBatch - 1) / perBatch;

    public async Task AddAsync(CancellationToken cancellationToken)
    {
        await CopyObjectsAsync(cancellationToken);
        var prefixes = Enumerable.Range(0, (int)((keys + bucket.PerPrefix - 1) / bucket.PerPrefix))
            .Select(n => bucket.KeyOf((long)n * bucket.PerPrefix)).Select(key => key[..(key.LastIndexOf('/') + 1)]).ToArray();
        var ids = prefixes.Select(prefix => PrefixId.Of(Workload.Bucket, prefix)).ToArray();
        await ExecuteAsync(AddBatches, cancellationToken, ids, prefixes, Workload.Bucket, _batchesPerPrefix, (long)perBatch);
        await ExecuteAsync(AddPrefixes, cancellationToken, ids, prefixes, Workload.Bucket, _batchesPerPrefix);
        await database.ExecuteAsync("VACUUM ANALYZE");
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.CommandTimeout = 0;
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task CopyObjectsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY edp.object_event (identity, batch_id, bucket, key, size, version_id, sequencer, event_time, recorded_at) FROM STDIN (FORMAT BINARY)",
            cancellationToken);
        for (var n = 0L; n < keys; n++)
        {
            var told = new ObjectEvent
            {
                Bucket = Workload.Bucket,
                Key = bucket.KeyOf(n),
                Size = n,
                VersionId = MadeUpBucket.VersionOf(n),
                Sequencer = n.ToString("X18", CultureInfo.InvariantCulture),
                EventTime = Told
            };
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(ObjectIdentity.Of(told), NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(BatchOf(n), NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(told.Bucket, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(told.Key, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(n, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(told.VersionId, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(told.Sequencer, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(Told, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(Told, NpgsqlDbType.TimestampTz, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    // Events come in any order: each batch of a prefix has keys from all over it.
    private Guid BatchOf(long n)
    {
        var batch = (n / bucket.PerPrefix * _batchesPerPrefix) + (n % bucket.PerPrefix % _batchesPerPrefix);
        return new Guid(UInt128.CreateChecked(batch).ToString("x32", CultureInfo.InvariantCulture));
    }
}
