using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Trying;

/// <summary><c>trial</c>: how long rules are tried on a past of many events, beside only reading them in the order of their times.</summary>
internal sealed class TrialCommand : BenchmarkCommand
{
    private const string Reading = """
        SELECT count(*) FROM (SELECT identity, bucket, key, size, sequencer, event_time, recorded_at FROM edp.object_event
            ORDER BY recorded_at, bucket, key OFFSET 0) AS past
        """;

    private readonly Option<int> _events;

    public TrialCommand()
        : base("trial", "Rules tried on the recorded past (POST /rules/try): time, beside PostgreSQL's for putting it in order, and memory.") =>
        _events = Number("--events", 10_000_000, "Events of the past.");

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var events = arguments.GetValue(_events);
        await using var server = await DatabaseServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        // Else the past would be gone before it is tried.
        var settings = new Dictionary<string, string?>(EdpRule.Settings(thresholdEventCount: 0)) { ["Edp:Retention"] = "31536000" };
        await using var service = await EdpProcess.StartAsync(database, settings, cancellationToken);
        await History.AddAsync(database, HistorySize.Nothing, new HistorySize(events, 0));

        var watch = Stopwatch.StartNew();
        await database.ExecuteAsync(Reading);
        var reading = watch.Elapsed;
        await using var memory = new MemoryWatch(service.Process);
        var before = service.ProcessorTime;
        watch.Restart();
        using var answer = await service.Http.PostAsJsonAsync(
            "/rules/try", new { since = TimeProvider.System.GetUtcNow().AddYears(-1) }, cancellationToken);
        var report = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken))!;
        var tried = watch.Elapsed;

        var results = new Results("trial");
        results.Add(
            ("events", report.GetProperty("events").GetInt64()),
            ("batches", report.GetProperty("rules")[0].GetProperty("batches").GetInt64()),
            ("seconds", Math.Round(tried.TotalSeconds, 1)),
            ("x reading alone", Math.Round(tried / reading, 1)),
            ("us of EDP per event", Math.Round((service.ProcessorTime - before).TotalMicroseconds / events, 2)),
            ("peak MB", Math.Round(memory.PeakMegabytes)));
        return results;
    }
}
