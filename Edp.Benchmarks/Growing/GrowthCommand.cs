using System.CommandLine;
using System.Diagnostics;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Edp.Core.Parsing;
using Edp.Service.Ingest;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Edp.Benchmarks.Growing;

/// <summary><c>growth</c>: how the ingest and the queries fare as the tables grow.</summary>
internal sealed class GrowthCommand : BenchmarkCommand
{
    private const int EventsPerStep = 100_000;
    private const int EventsPerCall = 5_000;
    private const int Steps = 2;

    private readonly Option<int> _objects;
    private readonly Option<int> _prefixes;
    private readonly Option<int> _rounds;

    public GrowthCommand()
        : base("growth", "Ingest rate and query times as the tables grow, batches of 100 objects each.")
    {
        _objects = Number("--objects", 10_000_000, "Rows of object_event at the end.");
        _prefixes = Number("--prefixes", 1_000_000, "Rows of prefix_state at the end.");
        _rounds = Number("--rounds", 5, "How often the ingest is measured at each size; medians are told.");
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseServer.StartAsync();
        await WarmUpAsync(server, arguments.GetValue(_rounds), cancellationToken);
        await using var database = await server.CreateDatabaseAsync();
        await using var service = await EdpService.StartAsync(database, EdpRule.Settings(thresholdEventCount: 1_000));
        var results = new Results("growth");
        var number = 0;
        await IngestAsync(service, number++, cancellationToken);

        var size = HistorySize.Nothing;
        for (var step = 0; step <= Steps; step++)
        {
            var rates = new List<double>();
            for (var round = 0; round < arguments.GetValue(_rounds); round++)
                rates.Add(await IngestAsync(service, number++, cancellationToken));
            await AddAsync(results, service, database, rates.Median(), cancellationToken);
            if (step == Steps)
                break;

            var share = Math.Pow(10, step + 1 - Steps);
            var next = new HistorySize((long)(arguments.GetValue(_objects) * share), (long)(arguments.GetValue(_prefixes) * share));
            await History.AddAsync(database, size, next);
            size = next;
        }

        return results;
    }

    /// <summary>The first figure is not to be that of a cold process, to which any later one compares well.</summary>
    private static async Task WarmUpAsync(DatabaseServer server, int rounds, CancellationToken cancellationToken)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var service = await EdpService.StartAsync(database, EdpRule.Settings(thresholdEventCount: 1_000));
        for (var round = 0; round < rounds; round++)
            await IngestAsync(service, round, cancellationToken);
    }

    private static async Task AddAsync(
        Results results, EdpService service, Database database, double rate, CancellationToken cancellationToken)
    {
        var address = service.Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var batchId = await database.QueryAsync<Guid>("SELECT batch_id FROM edp.batch ORDER BY ready_at DESC LIMIT 1");
        Task<double> Query(string path) => MillisecondsAsync(http, path, cancellationToken);
        results.Add(
            ("object_event", await database.QueryAsync<long>("SELECT count(*) FROM edp.object_event")),
            ("batch", await database.QueryAsync<long>("SELECT count(*) FROM edp.batch")),
            ("prefix_state", await database.QueryAsync<long>("SELECT count(*) FROM edp.prefix_state")),
            ("ingest events/s", Math.Round(rate)),
            ("/prefixes ms", await Query($"/prefixes?bucket={Workload.Bucket}&state=Collecting")),
            ("/batches ms", await Query($"/batches?bucket={Workload.Bucket}")),
            ("/batches?prefix= ms", await Query($"/batches?bucket={Workload.Bucket}&prefix=instrument-01/")),
            ("/batches/{id}/objects ms", await Query($"/batches/{batchId}/objects")));
    }

    private static async Task<double> MillisecondsAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        const int times = 21;
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            response.EnsureSuccessStatusCode();
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }

        return Math.Round(taken.Median(), 1);
    }

    /// <summary>New events over the same hundred prefixes.</summary>
    private static async Task<double> IngestAsync(EdpService service, int number, CancellationToken cancellationToken)
    {
        var workload = new Workload("growth", EventsPerStep, 100);
        var intake = service.Get<EventIntake>();
        var calls = new List<ParsedEvents>();
        foreach (var numbers in Enumerable.Range(number * EventsPerStep, EventsPerStep).Chunk(EventsPerCall))
        {
            var call = new ParsedEvents();
            foreach (var one in numbers)
                call.Add(workload.EventOf(one));
            calls.Add(call);
        }

        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            calls,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken },
            async (call, token) => await intake.TakeAsync(call, token));
        return EventsPerStep / watch.Elapsed.TotalSeconds;
    }
}
