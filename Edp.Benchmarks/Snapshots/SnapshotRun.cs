using System.Data;
using System.Text.Json;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Npgsql;

namespace Edp.Benchmarks.Snapshots;

/// <summary>What one part of the benchmark showed.</summary>
internal sealed record SnapshotRun(
    double Rate,
    double LastRate,
    IReadOnlyList<double> Latencies,
    double DeliveryMilliseconds,
    double ServerMicroseconds,
    double HotPercent,
    long Buffers,
    double Megabytes,
    bool IsExact)
{
    // As the service locks the prefixes of a transaction.
    private const string LookUp = """
        EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)
        SELECT found.* FROM unnest((SELECT array_agg(correlation_id ORDER BY correlation_id) FROM edp.prefix_state)) AS wanted (id)
        CROSS JOIN LATERAL (
            SELECT * FROM edp.prefix_state WHERE correlation_id = wanted.id ORDER BY generation DESC LIMIT 1) AS found
        """;

    private const string Delivery = """
        SELECT coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM published_at - ready_at)), 0) * 1000
        FROM edp.batch WHERE published_at IS NOT NULL
        """;

    public static async Task<SnapshotRun> MeasureAsync(
        DatabaseServer server, SteadyLoad load, TimeSpan duration, bool isHeld, CancellationToken cancellationToken)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var service = await EdpProcess.StartAsync(database, EdpRule.Settings(thresholdEventCount: 1_000), cancellationToken);
        var warmUp = load with { Rate = int.MaxValue };
        var warm = await warmUp.RunAsync(service, 0, TimeSpan.FromSeconds(10), cancellationToken);
        var first = warm.Count * load.PerRequest;

        await using var holder = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var snapshot = isHeld ? await HoldAsync(holder, cancellationToken) : null;
        var before = await UpdatesAsync(database);
        var serverBefore = await ServerLoad.NowAsync(server, database);
        var answered = await load.RunAsync(service, first, duration, cancellationToken);
        var serverAfter = await ServerLoad.NowAsync(server, database);
        var after = await UpdatesAsync(database);
        var buffers = await BuffersAsync(database);
        var megabytes = await database.QueryAsync<long>("SELECT pg_table_size('edp.prefix_state')") / 1e6;
        if (snapshot is not null)
            await snapshot.RollbackAsync(cancellationToken);

        var last = duration * 0.75;
        var events = answered.Count * load.PerRequest;
        return new SnapshotRun(
            events / answered.Max(request => request.At).TotalSeconds,
            answered.Count(request => request.At >= last && request.At < duration) * load.PerRequest / (duration - last).TotalSeconds,
            [.. answered.Select(request => request.Taken.TotalMilliseconds)],
            await database.QueryAsync<double>(Delivery),
            (serverAfter.ProcessorTime - serverBefore.ProcessorTime).TotalMicroseconds / events,
            100.0 * (after.Hot - before.Hot) / Math.Max(1, after.All - before.All),
            buffers,
            megabytes,
            await Exactness.HoldsAsync(database, events + (warm.Count * load.PerRequest)));
    }

    private static async Task<NpgsqlTransaction> HoldAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var look = new NpgsqlCommand("SELECT count(*) FROM edp.prefix_state", connection, transaction);
        await look.ExecuteScalarAsync(cancellationToken);
        return transaction;
    }

    private static async Task<(long All, long Hot)> UpdatesAsync(Database database)
    {
        // Each session tells its own numbers within a second.
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        var all = await database.QueryAsync<long>("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'prefix_state'");
        return (all, await database.QueryAsync<long>("SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'prefix_state'"));
    }

    private static async Task<long> BuffersAsync(Database database)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var prefer = new NpgsqlCommand("SET random_page_cost = 1; SET enable_bitmapscan = off", connection);
        await prefer.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(LookUp, connection);
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        var root = plan.RootElement[0].GetProperty("Plan");
        // The look-ups alone, without how the ids were found.
        var ids = root.GetProperty("Plans").EnumerateArray().First();
        return Blocks(root) - Blocks(ids);
    }

    private static long Blocks(JsonElement node) =>
        node.GetProperty("Shared Hit Blocks").GetInt64() + node.GetProperty("Shared Read Blocks").GetInt64();
}
