using System.Collections.Concurrent;
using System.Diagnostics;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Serving;

/// <summary>A workload through <c>POST /events</c> as NDJSON.</summary>
internal sealed class ThroughHttp(int clients, int perRequest)
{
    private const int WarmUp = 2_000;

    public async Task<ServiceRun> MeasureAsync(
        DatabaseServer server, Workload workload, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var service = await EdpProcess.StartAsync(database, settings, cancellationToken);
        // The first requests of a process pay for compiling. These events come again, as second deliveries.
        await service.PostAsync(EventLines.Of(Enumerable.Range(0, WarmUp).Select(workload.EventOf)), cancellationToken);
        var requests = new ConcurrentQueue<byte[]>(
            workload.Deliveries().Chunk(perRequest).Select(numbers => EventLines.Of(numbers.Select(workload.EventOf))));

        return await ServiceRun.MeasureAsync(server, database, service, () => PostAsync(service, requests, workload, cancellationToken), workload.Events,
            workload.Events);
    }

    private async Task<double> PostAsync(
        EdpProcess service, ConcurrentQueue<byte[]> requests, Workload workload, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            while (requests.TryDequeue(out var request))
                await service.PostAsync(request, cancellationToken);
        }));
        return (workload.Events - WarmUp) / watch.Elapsed.TotalSeconds;
    }
}
