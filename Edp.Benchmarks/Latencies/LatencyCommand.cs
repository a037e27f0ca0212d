using System.CommandLine;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Latencies;

/// <summary><c>latency</c>: from the last object of a batch to its event at the sink, less the quiet period.</summary>
internal sealed class LatencyCommand : BenchmarkCommand
{
    private const string Probes = "latency";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Option<int> _prefixes;

    public LatencyCommand()
        : base("latency", "Time from the last object of a batch to its event at the sink, less the quiet period; idle and under load.") =>
        _prefixes = Number("--prefixes", 400, "How many batches are timed, one after the other, 20 a second.");

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseServer.StartAsync();
        var results = new Results("latency");
        foreach (var isLoaded in new[] { false, true })
        {
            var latencies = await MeasureAsync(server, arguments.GetValue(_prefixes), isLoaded, cancellationToken);
            results.Add(
                ("load", isLoaded ? "ingest at full speed" : "idle"),
                ("batches", latencies.Count),
                ("p50 ms", Math.Round(latencies.Percentile(50))),
                ("p99 ms", Math.Round(latencies.Percentile(99))),
                ("max ms", Math.Round(latencies.Percentile(100))));
        }

        return results;
    }

    private static async Task<List<double>> MeasureAsync(
        DatabaseServer server, int prefixes, bool isLoaded, CancellationToken cancellationToken)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var service = await EdpProcess.StartAsync(
            database, EdpRule.Settings(thresholdEventCount: 1_000, Quiet.TotalSeconds), cancellationToken);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = isLoaded ? LoadAsync(service, done.Token) : Task.CompletedTask;

        var probe = new Workload("latency", prefixes, prefixes);
        for (var i = 0; i < prefixes; i++)
        {
            await service.PostAsync(EventLines.Of([probe.EventOf(i) with { Key = $"{Probes}/{i}/1" }]), cancellationToken);
            await Task.Delay(Pause, cancellationToken);
        }

        const string published = $"FROM edp.batch WHERE prefix LIKE '{Probes}/%' AND published_at IS NOT NULL";
        while (await database.QueryAsync<long>($"SELECT count(*) {published}") < prefixes)
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        await done.CancelAsync();
        await load;
        return await ReadAsync(database, $"SELECT published_at - opened_at {published}", cancellationToken);
    }

    private static async Task LoadAsync(EdpProcess service, CancellationToken cancellationToken)
    {
        const int perRequest = 5_000;
        var workload = new Workload("load", int.MaxValue, 100);
        try
        {
            for (var first = 0; ; first += perRequest)
                await service.PostAsync(EventLines.Of(Enumerable.Range(first, perRequest).Select(workload.EventOf)), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Enough.
        }
    }

    private static async Task<List<double>> ReadAsync(Database database, string sql, CancellationToken cancellationToken)
    {
        var latencies = new List<double>();
        await using var command = database.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            latencies.Add((reader.GetTimeSpan(0) - Quiet).TotalMilliseconds);
        return latencies;
    }
}
