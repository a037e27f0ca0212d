using System.CommandLine;
using System.Globalization;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Soaking;

/// <summary><c>soak</c>: the ingest for long while what is past its retention time leaves: does the rate fall, do the tables grow?</summary>
internal sealed class SoakCommand : BenchmarkCommand
{
    private const int Parts = 10;

    private readonly Option<int> _minutes;
    private readonly Option<int> _retention;
    private readonly Option<int> _rate;
    private readonly Option<int> _clients;
    private readonly Option<int> _perRequest;

    public SoakCommand()
        : base("soak", "The ingest for long while objects past their retention time leave: rate and size of the tables, in ten parts.")
    {
        _minutes = Number("--minutes", 30, "How long; 240 are four hours.");
        _retention = Number("--retention", 180, "Seconds after which objects of a closed batch leave.");
        _rate = Number("--rate", 0, "Events a second that are offered; 0: as many as are answered.");
        _clients = Number("--clients", 4, "How many clients post at the same time.");
        _perRequest = Number("--per-request", 500, "Events of a request.");
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        var settings = new Dictionary<string, string?>(EdpRule.Settings(thresholdEventCount: 1_000))
        {
            ["Edp:Retention"] = arguments.GetValue(_retention).ToString(CultureInfo.InvariantCulture)
        };
        await using var service = await EdpProcess.StartAsync(database, settings, cancellationToken);
        var rate = arguments.GetValue(_rate);
        var load = new SteadyLoad(arguments.GetValue(_clients), arguments.GetValue(_perRequest), rate > 0 ? rate : int.MaxValue);
        var posted = load.PerRequest * (await load.RunAsync(service, 0, TimeSpan.FromSeconds(10), cancellationToken)).Count;

        var part = TimeSpan.FromMinutes(arguments.GetValue(_minutes)) / Parts;
        var results = new Results("soak");
        SoakPart? first = null;
        for (var number = 1; number <= Parts; number++)
        {
            var answered = await load.RunAsync(service, posted, part, cancellationToken);
            posted += load.PerRequest * answered.Count;
            var now = await SoakPart.MeasureAsync(database, load.PerRequest * answered.Count / answered.Max(request => request.At).TotalSeconds);
            Add(results, part * number, now, first ??= now, posted);
        }

        return results;
    }

    private static void Add(Results results, TimeSpan until, SoakPart now, SoakPart first, long posted) => results.Add(
        ("minutes", Math.Round(until.TotalMinutes, 1)),
        ("events/s", Math.Round(now.Rate)),
        ("% of the first part", Math.Round(100 * now.Rate / first.Rate)),
        ("objects in the table", now.Objects),
        ("object_event MB", Math.Round(now.ObjectMegabytes, 1)),
        ("prefix_state MB", Math.Round(now.PrefixMegabytes, 2)),
        ("batch MB", Math.Round(now.BatchMegabytes, 1)),
        ("left", now.Left),
        ("dead %", Math.Round(now.DeadPercent, 1)),
        ("autovacuums", now.Vacuums),
        ("exact", now.Events == posted));
}
