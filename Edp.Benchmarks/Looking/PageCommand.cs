using System.CommandLine;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Looking;

/// <summary><c>page</c>: what the pages cost with many open prefixes, while events arrive and people look.</summary>
internal sealed class PageCommand : BenchmarkCommand
{
    private const int QuietSeconds = 86_400;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private readonly Option<int> _prefixes;
    private readonly Option<int> _rate;
    private readonly Option<int> _viewers;
    private readonly Option<int> _seconds;

    public PageCommand()
        : base("page", "First byte and size of the pages, and the load of those who look, with many open prefixes and a steady stream of events.")
    {
        _prefixes = Number("--prefixes", 100_000, "Open prefixes.");
        _rate = Number("--rate", 5_000, "Events a second while it is measured.");
        _viewers = Number("--viewers", 20, "How many look at the same time.");
        _seconds = Number("--seconds", 30, "How long each load is measured.");
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

        var before = await LoadAsync(0);
        var one = await LoadAsync(1);
        var many = await LoadAsync(arguments.GetValue(_viewers));
        results.Add(PageTimes.Row("% of a core without viewers", before, before, 0));
        results.Add(PageTimes.Row("% of a core for one viewer", one - before, one - before, 0));
        results.Add(PageTimes.Row(
            $"% of a core for each of {arguments.GetValue(_viewers)}", (many - before) / arguments.GetValue(_viewers), many - before, 0));
        await ended.CancelAsync();
        await posting;
        return results;

        Task<double> LoadAsync(int viewers) =>
            Viewers.LoadAsync(server, database, service, viewers, TimeSpan.FromSeconds(arguments.GetValue(_seconds)), cancellationToken);
    }
}
