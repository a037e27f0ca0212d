using Amazon.EventBridge.Model;
using Edp.Amazon.Client.EventBridge;

namespace Edp.Service.Publishing;

/// <summary>An event and its entry.</summary>
internal sealed record PendingEvent(OutgoingEvent Event, PutEventsRequestEntry Entry);

/// <summary>Events that are not on the bus yet, in a queue per group.</summary>
internal sealed class PendingEvents(IEnumerable<OutgoingEvent> events, Func<OutgoingEvent, PutEventsRequestEntry> entryOf)
{
    private readonly Dictionary<Guid, Queue<PendingEvent>> _groups = events
        .Select(outgoing => new PendingEvent(outgoing, entryOf(outgoing)))
        .GroupBy(pending => pending.Event.Group)
        .ToDictionary(group => group.Key, group => new Queue<PendingEvent>(group));

    public bool Any => _groups.Count > 0;

    /// <summary>Takes out the events that no request can hold, and what follows them in their groups; answers the former.</summary>
    public IReadOnlyList<PendingEvent> RefuseTooLarge()
    {
        var refused = new List<PendingEvent>();
        foreach (var (group, queue) in _groups)
        {
            if (queue.FirstOrDefault(pending => EventBridgeLimits.SizeOf(pending.Entry) > EventBridgeLimits.MaxRequestSize) is not { } tooLarge)
                continue;

            refused.Add(tooLarge);
            var before = new Queue<PendingEvent>(queue.TakeWhile(pending => pending != tooLarge));
            if (before.Count == 0)
                _groups.Remove(group);
            else
                _groups[group] = before;
        }

        return refused;
    }

    /// <summary>The first of each group, as many to a request as the limits allow.</summary>
    public IReadOnlyList<IReadOnlyList<PendingEvent>> NextRequests()
    {
        var requests = new List<IReadOnlyList<PendingEvent>>();
        var request = new List<PendingEvent>();
        var size = 0;
        foreach (var pending in _groups.Values.Select(group => group.Peek()))
        {
            var entrySize = EventBridgeLimits.SizeOf(pending.Entry);
            if (request.Count == EventBridgeLimits.MaxEntries || (request.Count > 0 && size + entrySize > EventBridgeLimits.MaxRequestSize))
            {
                requests.Add(request);
                request = [];
                size = 0;
            }

            request.Add(pending);
            size += entrySize;
        }

        if (request.Count > 0)
            requests.Add(request);
        return requests;
    }

    /// <summary>The event is on the bus; the next of its group may follow.</summary>
    public void Done(PendingEvent pending)
    {
        var group = _groups[pending.Event.Group];
        group.Dequeue();
        if (group.Count == 0)
            _groups.Remove(pending.Event.Group);
    }

    /// <summary>These are not taken; neither is what follows them in their groups.</summary>
    public void GiveUp(IEnumerable<PendingEvent> refused)
    {
        foreach (var pending in refused)
            _groups.Remove(pending.Event.Group);
    }
}
