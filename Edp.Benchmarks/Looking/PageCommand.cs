using System.CommandLine;
using System.Diagnostics;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Looking;

/// <summary><c>page</c>: what the pages cost with many open prefixes, while events arrive and people look.</summary>
internal sealed class PageCommand : BenchmarkCommand
{
    private const int QuietSeconds = 86_400;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    // Until what runs for a viewer has been compiled for the last time.
    private static readonly TimeSpan WarmedUp = TimeSpan.FromSeconds(60);

    private readonly Option<int> _prefixes;
    private readonly Option<int> _rate;
    private readonly Option<int> _viewers;
    private readonly Option<int> _seconds;
    private readonly Option<int> _rounds;

    public PageCommand()
        : base("page", "First byte and size of the pages, and the load of those who look, with many open prefixes and a steady stream of events.")
    {
        _prefixes = Number("--prefixes", 100_000, "Open prefixes.");
        _rate = Number("--rate", 5_000, "Events a second while it is measured.");
        _viewers = Number("--viewers", 20, "How many look at the same time.");
        _seconds = Number("--seconds", 10, "How long each load is measured in a round.");
        _rounds = Number("--rounds", 12, "How often the loads with and without viewers are measured, in turn.");
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var service = await EdpProcess.StartAsync(database, EdpRule.Settings(0, QuietSeconds), cancellationToken);
        var stream = new EventStream(service, arguments.GetValue(_prefixes));
        await stream.FillAsync(cancellationToken);
        await database.ExecuteAsync("VACUUM ANALYZE");

        var results = new Results("page");
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var posting = stream.RunAsync(arguments.GetValue(_rate), ended.Token);
        await Task.Delay(Settled, cancellationToken);
        foreach (var path in await PagePaths.OfAsync(service, cancellationToken))
            results.Add(await PageTimes.MeasureAsync(service, path, cancellationToken));

        await LoadAsync(1, WarmedUp);
        var rounds = new ViewerRounds(
            arguments.GetValue(_viewers), viewers => LoadAsync(viewers, TimeSpan.FromSeconds(arguments.GetValue(_seconds))));
        var (before, watch) = (stream.Recorded, Stopwatch.StartNew());
        await rounds.RunAsync(arguments.GetValue(_rounds));
        // A busy machine takes fewer than are sent.
        results.Add(PageTimes.Row("events/s in these rounds", [(stream.Recorded - before) / watch.Elapsed.TotalSeconds]));
        rounds.AddTo(results);
        await ended.CancelAsync();
        await posting;
        return results;

        Task<ProcessorLoad> LoadAsync(int viewers, TimeSpan duration) =>
            Viewers.LoadAsync(server, database, service, viewers, duration, cancellationToken);
    }
}
