using System.CommandLine;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Serving;

/// <summary><c>service</c>: the workloads of the ingest through HTTP and through SQS, into the service as a process of its own.</summary>
internal sealed class ServiceCommand : BenchmarkCommand
{
    private readonly Option<int> _runs;
    private readonly Option<int> _events;
    private readonly Option<int> _messages;
    private readonly Option<int> _clients;
    private readonly Option<int> _perRequest;
    private readonly Option<int> _count;
    private readonly Option<string[]> _workloads;
    private readonly Option<string[]> _through;

    public ServiceCommand()
        : base("service", "Events a second through POST /events, and through SQS on the emulator beside the emulator's own ceiling.")
    {
        _runs = Number("--runs", 3, "How often each workload is measured; medians are told.");
        _events = Number("--events", 100_000, "Different events of a workload through HTTP.");
        _messages = Number(
            "--messages", 240_000, "Different events of a workload through SQS, each a message. The first half warms up: code is still compiled then.");
        _clients = Number("--clients", 2, "How many clients post at the same time.");
        _perRequest = Number("--per-request", 5_000, "Events of a request.");
        _count = Number("--count", 1_000, "The rule's ThresholdEventCount.");
        _workloads = Names("--workloads", ["W1", "W2", "W3", "W4"], "W1 (100 prefixes), W2 (10,000), W3 (one), W4 (one per event).");
        _through = Names("--through", ["HTTP", "SQS"], "The ways in.");
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseServer.StartAsync();
        var results = new Results("service");
        var settings = EdpRule.Settings(arguments.GetValue(_count));
        var http = new ThroughHttp(arguments.GetValue(_clients), arguments.GetValue(_perRequest));
        var (ways, workloads) = (arguments.GetValue(_through)!, arguments.GetValue(_workloads)!);
        foreach (var workload in IngestWorkloads.Of(ways.Contains("HTTP") ? arguments.GetValue(_events) : 0, workloads))
        {
            Add(results, workload, "HTTP", await RunsAsync(
                arguments, () => http.MeasureAsync(server, workload, settings, cancellationToken)));
        }

        foreach (var workload in IngestWorkloads.Of(ways.Contains("SQS") ? arguments.GetValue(_messages) : 0, workloads))
        {
            Add(results, workload, "SQS", await RunsAsync(
                arguments, () => ThroughSqs.MeasureAsync(server, workload, settings, cancellationToken)));
        }

        return results;
    }

    private async Task<List<ServiceRun>> RunsAsync(ParseResult arguments, Func<Task<ServiceRun>> measure)
    {
        var runs = new List<ServiceRun>();
        for (var i = 0; i < arguments.GetValue(_runs); i++)
            runs.Add(await measure());
        return runs;
    }

    private static void Add(Results results, Workload workload, string through, List<ServiceRun> runs)
    {
        var rate = runs.Select(run => run.EventsPerSecond).Median();
        var ceilings = runs.Where(run => run.Ceiling is not null).Select(run => run.Ceiling.GetValueOrDefault()).ToList();
        results.Add(
            ("workload", workload.Name),
            ("through", through),
            ("events/s", Math.Round(rate)),
            ("emulator's ceiling", ceilings.Count > 0 ? Math.Round(ceilings.Median()) : "-"),
            ("% of it", ceilings.Count > 0 ? Math.Round(100 * rate / ceilings.Median()) : "-"),
            ("EDP us/event", Math.Round(runs.Select(run => run.ServiceMicroseconds).Median(), 1)),
            ("database us/event", Math.Round(runs.Select(run => run.ServerMicroseconds).Median(), 1)),
            ("peak MB", Math.Round(runs.Max(run => run.PeakMegabytes))),
            ("exact", runs.All(run => run.IsExact)));
    }
}
