using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Edp.Core.Parsing;
using Edp.Service.Ingest;
using Edp.Service.Storage;

namespace Edp.Benchmarks.Retaining;

/// <summary><c>retention</c>: what the leave of old objects costs the ingest that runs beside it.</summary>
internal sealed class RetentionCommand : BenchmarkCommand
{
    private const int EventsPerCall = 1_000;
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(10);

    // At any date one of these is in the midst of a period, when the oldest partition is emptied.
    private static readonly TimeSpan RetentionTime = Enumerable.Range(25, 11).Select(days => TimeSpan.FromDays(days))
        .First(days => TimeProvider.System.GetUtcNow().UtcTicks % days.Ticks / (double)days.Ticks is > 0.2 and < 0.9);

    private readonly Option<int> _objects;

    public RetentionCommand()
        : base("retention", "Objects past their retention time leave while the ingest runs: time of its calls, with and without.") =>
        _objects = Number("--objects", 1_000_000, "How many objects are past their time.");

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var service = await EdpService.StartAsync(database, new Dictionary<string, string?>(EdpRule.Settings(thresholdEventCount: 1_000))
        {
            ["Edp:Retention"] = RetentionTime.TotalSeconds.ToString(CultureInfo.InvariantCulture)
        });
        var number = 0;
        async Task<List<double>> During(Task work)
        {
            var taken = new List<double>();
            for (; !work.IsCompleted; number += EventsPerCall)
                taken.Add(await CallAsync(service, number, cancellationToken));
            await work;
            return taken;
        }

        await During(Task.Delay(Alone, cancellationToken));
        var results = new Results("retention");
        Add(results, "ingest alone", leftPerSecond: 0, await During(Task.Delay(Alone, cancellationToken)));

        await History.AddAsync(database, HistorySize.Nothing, new HistorySize(arguments.GetValue(_objects), 0), age: 2, RetentionTime);
        var watch = Stopwatch.StartNew();
        var expiring = service.Get<Retention>().ExpireAsync(cancellationToken);
        var calls = await During(expiring);
        Add(results, "while objects leave", await expiring / watch.Elapsed.TotalSeconds, calls);
        return results;
    }

    private static void Add(Results results, string phase, double leftPerSecond, List<double> calls) => results.Add(
        ("phase", phase),
        ("objects that left/s", Math.Round(leftPerSecond)),
        ("ingest calls", calls.Count),
        ("events/s", Math.Round(1_000 * EventsPerCall / calls.Average())),
        ("call p50 ms", Math.Round(calls.Percentile(50), 1)),
        ("call p99 ms", Math.Round(calls.Percentile(99), 1)),
        ("call max ms", Math.Round(calls.Percentile(100), 1)));

    /// <summary>One call of the ingest, in milliseconds.</summary>
    private static async Task<double> CallAsync(EdpService service, int first, CancellationToken cancellationToken)
    {
        var workload = new Workload("retention", int.MaxValue, 100);
        var call = new ParsedEvents();
        foreach (var number in Enumerable.Range(first, EventsPerCall))
            call.Add(workload.EventOf(number));
        var watch = Stopwatch.StartNew();
        await service.Get<EventIntake>().TakeAsync(call, cancellationToken);
        return watch.Elapsed.TotalMilliseconds;
    }
}
