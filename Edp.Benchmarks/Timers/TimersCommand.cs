using System.CommandLine;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Timers;

/// <summary><c>timers</c>: many open prefixes that wait for their quiet period to end.</summary>
internal sealed class TimersCommand : BenchmarkCommand
{
    private readonly Option<int> _prefixes;
    private readonly Option<int> _over;
    private readonly Option<int> _idle;

    public TimersCommand()
        : base("timers", "Open prefixes: lag between due and ready, load while nothing happens, memory.")
    {
        _prefixes = Number("--prefixes", 100_000, "How many prefixes are open.");
        _over = Number("--over", 60, "Over how many seconds they open, and so fall due.");
        _idle = Number("--idle", 20, "For how many seconds nothing happens in between.");
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        var benchmark = new TimersBenchmark(
            server,
            database,
            arguments.GetValue(_prefixes),
            TimeSpan.FromSeconds(arguments.GetValue(_over)),
            TimeSpan.FromSeconds(arguments.GetValue(_idle)));
        return await benchmark.RunAsync(cancellationToken);
    }
}
