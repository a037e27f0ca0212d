using System.CommandLine;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Ingest;

/// <summary><c>ingest</c>: EDP's ingest beside a saga per event, a plain COPY and plain inserts, in one run.</summary>
internal sealed class IngestCommand : BenchmarkCommand
{
    private readonly Option<int> _runs;
    private readonly Option<int> _events;
    private readonly Option<int> _sample;
    private readonly Option<int> _callers;
    private readonly Option<int> _perCall;
    private readonly Option<int> _count;
    private readonly Option<string[]> _workloads;

    public IngestCommand()
        : base("ingest", "Events a second into PostgreSQL: EDP, one saga transition per event, COPY, INSERT ... ON CONFLICT.")
    {
        _runs = Number("--runs", 5, "How often everything is measured; medians are told.");
        _events = Number("--events", 100_000, "Different events of a workload.");
        _sample = Number("--sample", 3_000, "Events of a workload for the saga per event.");
        _callers = Number("--callers", 2, "How many bring events to EDP at the same time.");
        _perCall = Number("--per-call", 5_000, "How many events they bring at once.");
        _count = Number("--count", 1_000, "The rule's ThresholdEventCount.");
        _workloads = Names("--workloads", ["W1", "W2", "W3", "W4"], "W1 (100 prefixes), W2 (10,000), W3 (one), W4 (one per event).");
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var count = arguments.GetValue(_count);
        var benchmark = new IngestBenchmark(
            new EdpIngest(arguments.GetValue(_callers), arguments.GetValue(_perCall), count),
            new SagaPerEvent(arguments.GetValue(_sample), count),
            new CopyFloor(count),
            new InsertOnConflict(count));
        var workloads = IngestWorkloads.Of(arguments.GetValue(_events), arguments.GetValue(_workloads)!);

        await using var server = await DatabaseServer.StartAsync();
        return await benchmark.RunAsync(server, workloads, arguments.GetValue(_runs), cancellationToken);
    }
}
