using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Spectre.Console;

namespace Edp.Benchmarks.Ingest;

/// <summary>Measures every way on every workload, in turns, so that a slow minute of the machine hits all of them.</summary>
internal sealed class IngestBenchmark(EdpIngest edp, SagaPerEvent baseline, CopyFloor floor, InsertOnConflict insert)
{
    private const int WarmUpEvents = 60_000;

    private readonly IIngestWay[] _ways = [edp, insert, floor, baseline];

    public async Task<Results> RunAsync(
        DatabaseServer server, IReadOnlyList<Workload> workloads, int runs, CancellationToken cancellationToken)
    {
        foreach (var way in _ways)
        {
            foreach (var workload in IngestWorkloads.Of(WarmUpEvents))
                await MeasureAsync(server, way, workload, cancellationToken);
        }

        var measured = new List<(Workload Workload, IIngestWay Way, Measured Measured)>();
        for (var run = 1; run <= runs; run++)
        {
            foreach (var workload in workloads)
            {
                foreach (var way in _ways)
                {
                    var one = await MeasureAsync(server, way, workload, cancellationToken);
                    measured.Add((workload, way, one));
                    AnsiConsole.WriteLine(FormattableString.Invariant($"run {run} {workload.Name} {way.Name}: {one.Rate:N0} events/s"));
                }
            }
        }

        var results = new Results("ingest");
        foreach (var workload in workloads)
        {
            var runsOf = measured.Where(one => one.Workload == workload).ToLookup(one => one.Way, one => one.Measured);
            foreach (var way in _ways)
                results.Add(Row(workload, way, runsOf));
        }

        return results;
    }

    // A method of its own for each measurement: a host must not start in the asynchronous flow of one that was disposed of.
    private static async Task<Measured> MeasureAsync(
        DatabaseServer server, IIngestWay way, Workload workload, CancellationToken cancellationToken)
    {
        await using var database = await server.CreateDatabaseAsync();
        return await way.MeasureAsync(database, workload, cancellationToken);
    }

    private (string Name, object Value)[] Row(Workload workload, IIngestWay way, ILookup<IIngestWay, Measured> runsOf)
    {
        double Ratio(IIngestWay to) => runsOf[way].Zip(runsOf[to], (one, other) => one.Rate / other.Rate).Median();

        return
        [
            ("workload", workload.Name),
            ("way", way.Name),
            ("events/s", Math.Round(runsOf[way].Select(one => one.Rate).Median())),
            ("x saga per event", Math.Round(Ratio(baseline), 1)),
            ("% of INSERT", Math.Round(100 * Ratio(insert))),
            ("% of COPY", Math.Round(100 * Ratio(floor))),
            ("allocated B/event", Math.Round(runsOf[way].Select(one => one.AllocatedPerEvent).Median())),
            ("peak MB", Math.Round(runsOf[way].Max(one => one.PeakMegabytes))),
            ("exact", runsOf[way].All(one => one.IsExact))
        ];
    }
}
