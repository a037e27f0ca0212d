using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Npgsql;

namespace Edp.Benchmarks.Ingest;

/// <summary>Inserts of 1,000 rows at a time over two connections, which tell duplicates by the key and keep no batches.</summary>
internal sealed record InsertOnConflict(int ThresholdEventCount) : IIngestWay
{
    private const int Connections = 2;
    private const int RowsPerInsert = 1_000;

    private const string Insert = $"""
        INSERT INTO {PlainTable.Name} ({PlainTable.Columns})
        SELECT *, $10 FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
        """;

    public string Name => "INSERT";

    public async Task<Measured> MeasureAsync(Database database, Workload workload, CancellationToken cancellationToken)
    {
        await PlainTable.CreateAsync(database);
        var inserts = new Queue<ObjectRow[]>(ObjectRow.Of(workload, workload.Deliveries(), ThresholdEventCount).Chunk(RowsPerInsert));
        await using var first = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var second = await database.Source.OpenConnectionAsync(cancellationToken);
        NpgsqlConnection[] connections = [first, second];
        var measured = await Stretch.MeasureAsync(
            workload.Events,
            () => Task.WhenAll(connections.Take(Connections).Select(connection => InsertAsync(connection, inserts, cancellationToken))));
        return measured with { IsExact = await PlainTable.HasExactlyAsync(database, workload.Events) };
    }

    private static async Task InsertAsync(NpgsqlConnection connection, Queue<ObjectRow[]> inserts, CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (Next(inserts) is { } rows)
        {
            await using var command = new NpgsqlCommand(Insert, connection);
            void Add(object value) => command.Parameters.Add(new NpgsqlParameter { Value = value });
            Add(rows.Select(row => row.Identity).ToArray());
            Add(rows.Select(row => row.BatchId).ToArray());
            Add(rows.Select(row => row.Event.Bucket).ToArray());
            Add(rows.Select(row => row.Event.Key).ToArray());
            Add(rows.Select(row => row.Event.Size).ToArray());
            Add(rows.Select(row => row.Event.Etag).ToArray());
            Add(rows.Select(row => row.Event.VersionId).ToArray());
            Add(rows.Select(row => row.Event.Sequencer).ToArray());
            Add(rows.Select(row => row.Event.EventTime.GetValueOrDefault()).ToArray());
            Add(TimeProvider.System.GetUtcNow());
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static ObjectRow[]? Next(Queue<ObjectRow[]> inserts)
    {
        lock (inserts)
            return inserts.TryDequeue(out var rows) ? rows : null;
    }
}
