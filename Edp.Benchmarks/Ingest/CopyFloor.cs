using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Npgsql;
using NpgsqlTypes;

namespace Edp.Benchmarks.Ingest;

/// <summary>The floor: one binary COPY of the different rows, which tells no duplicates and keeps no batches.</summary>
internal sealed record CopyFloor(int ThresholdEventCount) : IIngestWay
{
    public string Name => "COPY";

    public async Task<Measured> MeasureAsync(Database database, Workload workload, CancellationToken cancellationToken)
    {
        await PlainTable.CreateAsync(database);
        var rows = ObjectRow.Of(workload, Enumerable.Range(0, workload.Events), ThresholdEventCount);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var measured = await Stretch.MeasureAsync(workload.Events, () => CopyAsync(connection, rows, cancellationToken));
        return measured with { IsExact = await PlainTable.HasExactlyAsync(database, workload.Events) };
    }

    private static async Task CopyAsync(NpgsqlConnection connection, List<ObjectRow> rows, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY {PlainTable.Name} ({PlainTable.Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(row.Identity, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(row.BatchId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(row.Event.Bucket, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Event.Key, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Event.Size, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.Event.Etag, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Event.VersionId, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Event.Sequencer, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Event.EventTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
