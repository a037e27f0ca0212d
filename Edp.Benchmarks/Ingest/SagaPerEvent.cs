using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Ingest;

/// <summary>
/// The baseline, MassTransit's ordinary way: the same state machine, a saga transition and a transaction of its own for each event.
/// Measured on the first events of the workload.
/// </summary>
/// <param name="Sample">How many events.</param>
/// <param name="ThresholdEventCount">The rule's count (R6).</param>
internal sealed record SagaPerEvent(int Sample, int ThresholdEventCount) : IIngestWay
{
    private const int Concurrent = 16;

    public string Name => "saga per event";

    public async Task<Measured> MeasureAsync(Database database, Workload workload, CancellationToken cancellationToken)
    {
        await using var service = await EdpService.StartAsync(database, EdpRule.Settings(ThresholdEventCount));
        var recorder = new SagaPerEventRecorder(service.Services);
        var deliveries = workload.Deliveries().Take(Sample).Select(workload.EventOf).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrent, CancellationToken = cancellationToken };
        var measured = await Stretch.MeasureAsync(
            workload.Deliveries().Take(Sample).Distinct().Count(),
            () => Parallel.ForEachAsync(deliveries, parallel, async (created, token) => await recorder.RecordAsync(created, token)));
        return measured with { IsExact = await Exactness.HoldsAsync(database, measured.Events) };
    }
}
