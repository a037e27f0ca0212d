using System.CommandLine;
using System.Diagnostics;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Serving;

/// <summary><c>service</c>: the workloads of the ingest through HTTP, into the service as a process of its own.</summary>
internal sealed class ServiceCommand : BenchmarkCommand
{
    private readonly Option<int> _runs;
    private readonly Option<int> _events;
    private readonly Option<int> _clients;
    private readonly Option<int> _perRequest;
    private readonly Option<int> _count;

    public ServiceCommand()
        : base("service", "Events a second through POST /events as NDJSON; memory and processor time of the service's process.")
    {
        _runs = Number("--runs", 3, "How often each workload is measured; medians are told.");
        _events = Number("--events", 100_000, "Different events of a workload.");
        _clients = Number("--clients", 2, "How many clients post at the same time.");
        _perRequest = Number("--per-request", 5_000, "Events of a request.");
        _count = Number("--count", 1_000, "The rule's ThresholdEventCount.");
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseServer.StartAsync();
        var results = new Results("service");
        foreach (var workload in IngestWorkloads.Of(arguments.GetValue(_events)))
        {
            var runs = new List<Run>();
            for (var i = 0; i < arguments.GetValue(_runs); i++)
                runs.Add(await MeasureAsync(server, workload, arguments, cancellationToken));
            results.Add(
                ("workload", workload.Name),
                ("events/s", Math.Round(runs.Select(run => run.Rate).Median())),
                ("EDP us/event", Math.Round(runs.Select(run => run.ServiceMicroseconds).Median(), 1)),
                ("database us/event", Math.Round(runs.Select(run => run.ServerMicroseconds).Median(), 1)),
                ("peak MB", Math.Round(runs.Max(run => run.PeakMegabytes))),
                ("exact", runs.All(run => run.IsExact)));
        }

        return results;
    }

    private async Task<Run> MeasureAsync(
        DatabaseServer server, Workload workload, ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var service = await EdpProcess.StartAsync(database, EdpRule.Settings(arguments.GetValue(_count)), cancellationToken);
        // The first requests of a process pay for compiling. These events come again, as second deliveries.
        await service.PostAsync(EventLines.Of(Enumerable.Range(0, 2_000).Select(workload.EventOf)), cancellationToken);
        var requests = new Queue<byte[]>(workload.Deliveries().Chunk(arguments.GetValue(_perRequest))
            .Select(numbers => EventLines.Of(numbers.Select(workload.EventOf))));

        await using var memory = new MemoryWatch(service.Process);
        var (serviceBefore, serverBefore) = (service.ProcessorTime, await ServerLoad.NowAsync(server, database));
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, arguments.GetValue(_clients)).Select(_ => PostAsync(service, requests, cancellationToken)));
        var elapsed = watch.Elapsed;
        var (serviceAfter, serverAfter) = (service.ProcessorTime, await ServerLoad.NowAsync(server, database));
        return new Run(
            workload.Events / elapsed.TotalSeconds,
            (serviceAfter - serviceBefore).TotalMicroseconds / workload.Events,
            (serverAfter.ProcessorTime - serverBefore.ProcessorTime).TotalMicroseconds / workload.Events,
            memory.PeakMegabytes,
            await Exactness.HoldsAsync(database, workload.Events));
    }

    private static async Task PostAsync(EdpProcess service, Queue<byte[]> requests, CancellationToken cancellationToken)
    {
        while (Next(requests) is { } request)
            await service.PostAsync(request, cancellationToken);
    }

    private static byte[]? Next(Queue<byte[]> requests)
    {
        lock (requests)
            return requests.TryDequeue(out var request) ? request : null;
    }

    private sealed record Run(double Rate, double ServiceMicroseconds, double ServerMicroseconds, double PeakMegabytes, bool IsExact);
}
