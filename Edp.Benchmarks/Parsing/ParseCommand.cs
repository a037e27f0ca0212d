using System.CommandLine;
using System.Diagnostics;
using Edp.Benchmarks.Reporting;

namespace Edp.Benchmarks.Parsing;

/// <summary><c>parse</c>: from bytes to objects, without a database, on one thread.</summary>
internal sealed class ParseCommand : BenchmarkCommand
{
    private readonly Option<int> _events;
    private readonly Option<int> _rounds;

    public ParseCommand()
        : base("parse", "Events a second from bytes to objects, by the shape in which they come; on one thread, without a database.")
    {
        _events = Number("--events", 20_000, "How many events of each shape are parsed in a round.");
        _rounds = Number("--rounds", 25, "How many rounds; the median counts.");
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (events, rounds) = (arguments.GetValue(_events), arguments.GetValue(_rounds));
        var inputs = ParseInput.All(events);
        var times = inputs.Select(_ => new List<double>()).ToList();
        var bytes = new long[inputs.Count];

        // The shapes take turns, so that what disturbs the machine for a while disturbs all of them; the first rounds warm up.
        for (var round = -rounds / 5; round < rounds; round++)
        {
            for (var i = 0; i < inputs.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var started = Stopwatch.GetTimestamp();
                var objects = await inputs[i].ParseAsync();
                var taken = Stopwatch.GetElapsedTime(started);
                if (objects != events)
                    throw new InvalidOperationException($"{inputs[i].Name} gave {objects} objects of {events}.");
                bytes[i] = GC.GetTotalAllocatedBytes(precise: true) - allocated;
                if (round >= 0)
                    times[i].Add(taken.TotalSeconds);
            }
        }

        return Report(inputs, events, times, bytes);
    }

    private static Results Report(List<ParseInput> inputs, int events, List<List<double>> times, long[] bytes)
    {
        var results = new Results("parse");
        for (var i = 0; i < inputs.Count; i++)
        {
            results.Add(
                ("shape", inputs[i].Name),
                ("events/s", Math.Round(events / times[i].Median())),
                ("ns/event", Math.Round(times[i].Median() / events * 1e9)),
                ("fastest ns/event", Math.Round(times[i].Min() / events * 1e9)),
                ("bytes/event", bytes[i] / events));
        }

        return results;
    }
}
