using Edp.Core.Outbox;
using Edp.Service.Publishing;

namespace Edp.Tests.Simulation;

/// <summary>
/// EventBridge as a history has it: it keeps what it takes, fails when the history says so, and can lose what it took last.
/// </summary>
internal sealed class SimulatedEventBridge(World world) : IEventSink, IReportsLoss
{
    public EventSinks Kind => EventSinks.EventBridge;

    public SinkLog Log { get; } = new(EventSinks.EventBridge);

    public EventLoss? Loss { get; private set; }

    /// <summary>Whether the bus has its rules: what it takes without them is lost, and nobody says so.</summary>
    public bool PassesOn { get; set; } = true;

    private Dictionary<Guid, DateTimeOffset> TakenAt { get; } = [];

    public async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
        IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        var operation = RunningOperation.Current!;
        await operation.PassAsync(FaultKind.Sink, "before EventBridge takes events");
        var first = events.DistinctBy(outgoing => outgoing.Group).ToList();
        var outage = Log.NextOutage(operation, canTakePart: first.Count < events.Count);
        if (outage == Outage.Whole)
            throw new EventSinkException("EventBridge takes nothing.");
        if (outage == Outage.InPart)
            Log.TookPart(operation);

        // The first of each group and nothing behind it, as a bus does that throttles.
        var accepted = outage == Outage.InPart ? first : events;
        var answer = accepted.ToDictionary(outgoing => outgoing.Id, _ => Guid.NewGuid().ToString());
        foreach (var outgoing in accepted)
        {
            Log.Add(new TakenEvent(
                outgoing.Id, outgoing.DetailType == PackageReadyDetail.DetailType, outgoing.Detail, outgoing.Time, answer[outgoing.Id],
                operation, world.NextPlace(), world.Clock.Passed) { IsLost = !PassesOn });
            TakenAt[outgoing.Id] = operation.Process.Clock.GetUtcNow();
        }

        if (!PassesOn)
            world.Tally.Count("events that the bus passed on to nobody", accepted.Count);
        await operation.PassAsync(FaultKind.Sink, "after EventBridge took events");
        return answer;
    }

    public void Begin()
    {
        Log.Begin();
        Loss = null;
        PassesOn = true;
    }

    /// <summary>What was taken since time last passed is lost.</summary>
    public void Lose()
    {
        var lost = Log.Taken.Where(taken => taken.At == world.Clock.Passed && !taken.IsLost && !taken.IsReturned).ToList();
        if (lost.Count == 0)
            return;
        lost.ForEach(taken => taken.IsLost = true);
        var since = lost.Min(taken => TakenAt[taken.Id]);
        Loss = new EventLoss(Loss?.Since < since ? Loss.Since : since);
        world.Tally.Count("EventBridge lost events", lost.Count);
    }

    public void Forget(EventLoss loss)
    {
        if (ReferenceEquals(Loss, loss))
            Loss = null;
    }
}
