using Amazon.EventBridge;
using Edp.Core.Outbox;

namespace Edp.Service.Publishing;

/// <summary>
/// Puts events on an EventBridge bus and accepts them when the bus was seen after that. EventBridge answers events for a bus that is not
/// there with an id, too, and drops them. Where AWS does not let us ask for the bus, its answer to the events has to do.
/// </summary>
internal sealed class EventBridgeSink : IEventSink, IReportsLoss
{
    /// <summary>How long events wait for an answer about their bus while AWS takes events and does not give one.</summary>
    private static readonly TimeSpan MaxUnconfirmed = TimeSpan.FromMinutes(1);

    private readonly UnconfirmedPuts _unconfirmed = new();
    private readonly EventBridgePutter _putter;
    private readonly EventBridgeBus _bus;
    private readonly TimeProvider _time;

    public EventBridgeSink(
        IAmazonEventBridge client, EventBridgeBus bus, EventOrigin origin, TimeProvider time, ILogger<EventBridgeSink> logger)
    {
        (_bus, _time) = (bus, time);
        _putter = new EventBridgePutter(client, bus, origin, time, logger);
    }

    public EventSinks Kind => EventSinks.EventBridge;

    public string? Refusal { get; private set; }

    public EventLoss? Loss => _bus.Accepted.Loss;

    public void Forget(EventLoss loss) => _bus.Accepted.Forget(loss);

    public async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
        IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        var before = await _bus.AskAsync(cancellationToken);
        if (before.Presence == BusPresence.Missing)
            throw new EventSinkException($"There is no event bus to put events on: {before.Problem}");

        var problem = await PutAsync(events, before.Identity, cancellationToken);
        Refusal = problem;
        var puts = Puts(events);
        if (puts.Count == 0)
            return problem is null ? new Dictionary<Guid, string>() : throw new EventSinkException($"EventBridge took no events: {problem}");

        var after = await _bus.AskAfterAsync(puts.Values.Max(put => put.PutAt), cancellationToken);
        return Accept(events, puts, after);
    }

    /// <summary>Puts what is not on this very bus already.</summary>
    private async Task<string?> PutAsync(IReadOnlyList<OutgoingEvent> events, int identity, CancellationToken cancellationToken)
    {
        var toPut = events.Where(outgoing => _unconfirmed.Find(outgoing.Id)?.Identity != identity).ToList();
        if (toPut.Count == 0)
            return null;

        _unconfirmed.Remove(toPut.Select(outgoing => outgoing.Id));
        var taken = 0;
        var problem = await _putter.PutAsync(
            toPut,
            (outgoing, eventId) =>
            {
                taken++;
                _unconfirmed.Add(outgoing.Id, new UnconfirmedPut(eventId, _time.GetTimestamp(), identity));
            },
            cancellationToken);
        _bus.SendingProblem = taken > 0 ? null : problem;
        return problem;
    }

    private Dictionary<Guid, UnconfirmedPut> Puts(IReadOnlyList<OutgoingEvent> events)
    {
        var puts = new Dictionary<Guid, UnconfirmedPut>(events.Count);
        foreach (var outgoing in events)
        {
            if (_unconfirmed.Find(outgoing.Id) is { } put)
                puts[outgoing.Id] = put;
        }

        return puts;
    }

    private Dictionary<Guid, string> Accept(
        IReadOnlyList<OutgoingEvent> events, Dictionary<Guid, UnconfirmedPut> puts, BusAnswer after)
    {
        if (after.Presence == BusPresence.Missing)
        {
            _unconfirmed.Remove(puts.Keys);
            throw new EventSinkException($"The event bus was gone when {puts.Count} events were put on it: {after.Problem}");
        }

        var accepted = new Dictionary<Guid, string>(puts.Count);
        var heldBack = new HashSet<Guid>();
        foreach (var outgoing in events)
        {
            // Nothing is accepted before an earlier event of its group.
            if (puts.TryGetValue(outgoing.Id, out var put) && IsOnTheBus(put, after) && !heldBack.Contains(outgoing.Group))
                accepted[outgoing.Id] = put.EventId;
            else
                heldBack.Add(outgoing.Group);
        }

        if (accepted.Count == 0)
        {
            _unconfirmed.Remove(puts.Where(put => put.Value.Identity != after.Identity).Select(put => put.Key));
            throw new EventSinkException(after.Presence == BusPresence.Found
                ? $"The event bus {_bus.Name} was replaced while {puts.Count} events were put on it; they are put again"
                : $"{puts.Count} events were put and wait until their bus is seen: {after.Problem}");
        }

        if (after.Presence != BusPresence.Found)
            _bus.Accepted.AcceptUnproven(_time.GetUtcNow());
        _unconfirmed.Remove(accepted.Keys);
        return accepted;
    }

    private bool IsOnTheBus(UnconfirmedPut put, BusAnswer after) => put.Identity == after.Identity && after.Presence switch
    {
        BusPresence.Found or BusPresence.Undisclosed => true,
        BusPresence.Unreachable => _time.GetElapsedTime(put.PutAt) >= MaxUnconfirmed,
        _ => false
    };
}
