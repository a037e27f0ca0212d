using Edp.Service.Publishing;

namespace Edp.Tests.Simulation;

/// <summary>The event bus of a history: it keeps what it accepts, and fails when the history says so.</summary>
internal sealed class SimulatedSink : IEventSink
{
    private readonly Lock _lock = new();
    private readonly List<OutgoingEvent> _accepted = [];

    /// <summary>In the order in which they were accepted, each as often as it was.</summary>
    public IReadOnlyList<OutgoingEvent> Accepted
    {
        get
        {
            lock (_lock)
                return [.. _accepted];
        }
    }

    public int FailuresLeft { get; set; }

    public bool FailsInPart { get; set; }

    public void Clear()
    {
        lock (_lock)
            _accepted.Clear();
        FailuresLeft = 0;
    }

    public async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
        IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        var operation = RunningOperation.Current!;
        await operation.PassAsync(FaultKind.Transport, "before the sink writes");
        var fails = FailuresLeft > 0;
        FailuresLeft -= fails ? 1 : 0;
        operation.Process.Tally.Count(FailsInPart ? "sink takes a part" : "sink takes nothing", fails ? 1 : 0);
        if (fails && !FailsInPart)
            throw new EventSinkException("The sink takes nothing.");

        // The first of each group and nothing behind it, as a bus does that throttles.
        var accepted = fails ? [.. events.DistinctBy(outgoing => outgoing.Group)] : events;
        lock (_lock)
            _accepted.AddRange(accepted);
        await operation.PassAsync(FaultKind.Transport, "after the sink wrote");
        return accepted.ToDictionary(outgoing => outgoing.Id, outgoing => outgoing.Id.ToString());
    }
}
