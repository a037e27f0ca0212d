using System.CommandLine;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Serving;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Writers;

/// <summary><c>writers</c>: more and more clients that write into the same prefix.</summary>
internal sealed class WritersCommand : BenchmarkCommand
{
    private static readonly int[] Clients = [1, 4, 16];

    private readonly Option<int> _runs;
    private readonly Option<int> _events;
    private readonly Option<int> _perRequest;

    public WritersCommand()
        : base("writers", "1, 4 and 16 clients that post events of one prefix: the rate is not to fall with more of them.")
    {
        _runs = Number("--runs", 3, "How often each is measured; medians are told.");
        _events = Number("--events", 50_000, "Different events of a run.");
        _perRequest = Number("--per-request", 500, "Events of a request.");
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseServer.StartAsync();
        var settings = EdpRule.Settings(thresholdEventCount: 1_000);
        var workload = new Workload("W3", arguments.GetValue(_events), Prefixes: 1);
        var runs = Clients.ToDictionary(clients => clients, _ => new List<ServiceRun>());
        for (var i = 0; i < arguments.GetValue(_runs); i++)
        {
            foreach (var (clients, measured) in runs)
            {
                var http = new ThroughHttp(clients, arguments.GetValue(_perRequest));
                measured.Add(await http.MeasureAsync(server, workload, settings, cancellationToken));
            }
        }

        var results = new Results("writers");
        var one = Rate(runs[Clients[0]]);
        foreach (var (clients, measured) in runs)
        {
            results.Add(
                ("clients", clients),
                ("events/s", Math.Round(Rate(measured))),
                ("% of one client", Math.Round(100 * Rate(measured) / one)),
                ("EDP us/event", Math.Round(measured.Select(run => run.ServiceMicroseconds).Median(), 1)),
                ("database us/event", Math.Round(measured.Select(run => run.ServerMicroseconds).Median(), 1)),
                ("exact", measured.All(run => run.IsExact)));
        }

        return results;
    }

    private static double Rate(List<ServiceRun> runs) => runs.Select(run => run.EventsPerSecond).Median();
}
