using System.CommandLine;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Snapshots;

/// <summary><c>snapshot</c>: the ingest while another session holds a snapshot, beside the same without.</summary>
internal sealed class SnapshotCommand : BenchmarkCommand
{
    private const string Fixed = "fixed";
    private const string Full = "full";

    private readonly Option<int> _seconds;
    private readonly Option<int> _rate;
    private readonly Option<int> _perRequest;
    private readonly Option<int> _clients;
    private readonly Option<string[]> _loads;

    public SnapshotCommand()
        : base("snapshot", "100 prefixes at a fixed rate and at full speed, while another session holds a snapshot and without.")
    {
        _seconds = Number("--seconds", 60, "How long each part lasts; 600 shows what a dump of ten minutes does.");
        _rate = Number("--rate", 5_000, "Events a second that are offered at the fixed rate.");
        _perRequest = Number("--per-request", 500, "Events of a request.");
        _clients = Number("--clients", 4, "How many clients post at the same time.");
        _loads = Names("--loads", [Fixed, Full], "At the fixed rate, or at full speed.");
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseServer.StartAsync();
        var results = new Results("snapshot");
        foreach (var name in arguments.GetValue(_loads)!)
        {
            var rate = name == Fixed ? arguments.GetValue(_rate) : int.MaxValue;
            var load = new SteadyLoad(arguments.GetValue(_clients), arguments.GetValue(_perRequest), rate);
            var alone = await SnapshotRun.MeasureAsync(server, load, Duration(arguments), isHeld: false, cancellationToken);
            var held = await SnapshotRun.MeasureAsync(server, load, Duration(arguments), isHeld: true, cancellationToken);
            Add(results, load, "none", alone, alone);
            Add(results, load, "held", held, alone);
        }

        return results;
    }

    private TimeSpan Duration(ParseResult arguments) => TimeSpan.FromSeconds(arguments.GetValue(_seconds));

    private static void Add(Results results, SteadyLoad load, string snapshot, SnapshotRun run, SnapshotRun alone) => results.Add(
        ("offered", load.IsFullSpeed ? "full speed" : load.Rate),
        ("snapshot", snapshot),
        ("events/s", Math.Round(run.Rate)),
        ("at the end", Math.Round(run.LastRate)),
        ("% of none at the end", Math.Round(100 * run.LastRate / alone.LastRate)),
        ("p50 ms", Math.Round(run.Latencies.Percentile(50))),
        ("p99 ms", Math.Round(run.Latencies.Percentile(99))),
        ("delivery p99 ms", Math.Round(run.DeliveryMilliseconds)),
        ("database us/event", Math.Round(run.ServerMicroseconds, 1)),
        ("HOT %", Math.Round(run.HotPercent)),
        ("buffers of 100 look-ups", run.Buffers),
        ("prefix_state MB", Math.Round(run.Megabytes, 1)),
        ("exact", run.IsExact));
}
