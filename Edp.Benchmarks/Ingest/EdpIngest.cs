using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Edp.Core.Parsing;
using Edp.Service.Ingest;

namespace Edp.Benchmarks.Ingest;

/// <summary>
/// EDP: the started service's own intake, from parsed events on, brought by several callers at once. Timers and publishing run
/// beside it as they do in production.
/// </summary>
/// <param name="Callers">How many bring events at the same time.</param>
/// <param name="EventsPerCall">How many events a caller brings at once; they are one transaction.</param>
/// <param name="ThresholdEventCount">The rule's count (R6).</param>
internal sealed record EdpIngest(int Callers, int EventsPerCall, int ThresholdEventCount) : IIngestWay
{
    public string Name => "EDP";

    public async Task<Measured> MeasureAsync(Database database, Workload workload, CancellationToken cancellationToken)
    {
        await using var service = await EdpService.StartAsync(database, EdpRule.Settings(ThresholdEventCount));
        var intake = service.Get<EventIntake>();
        var calls = new Queue<ParsedEvents>(Calls(workload));
        var measured = await Stretch.MeasureAsync(
            workload.Events,
            () => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => BringAsync(intake, calls, cancellationToken))));
        return measured with { IsExact = await Exactness.HoldsAsync(database, workload.Events) };
    }

    private static async Task BringAsync(EventIntake intake, Queue<ParsedEvents> calls, CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (Next(calls) is { } call)
            await intake.TakeAsync(call, cancellationToken);
    }

    private static ParsedEvents? Next(Queue<ParsedEvents> calls)
    {
        lock (calls)
            return calls.TryDequeue(out var call) ? call : null;
    }

    private IEnumerable<ParsedEvents> Calls(Workload workload)
    {
        foreach (var numbers in workload.Deliveries().Chunk(EventsPerCall))
        {
            var call = new ParsedEvents();
            foreach (var number in numbers)
                call.Add(workload.EventOf(number));
            yield return call;
        }
    }
}
