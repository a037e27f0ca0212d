using Edp.Core.Outbox;
using Edp.Service.Publishing;

namespace Edp.Service.Explaining;

/// <summary>Which sinks have not accepted an event, and what they said.</summary>
internal sealed class DeliveryFacts(IEnumerable<IEventSink> sinks, SinkStates states, TimeProvider time)
{
    private readonly EventSinks[] _sinks = [.. sinks.Select(sink => sink.Kind)];

    public IReadOnlyList<EventSinks> Missing(OutboxRow row) =>
        row.PublishedAt is null ? [.. _sinks.Where(sink => !((EventSinks)row.DeliveredSinks).HasFlag(sink))] : [];

    /// <summary>Whether an event should have come back from the bus.</summary>
    public bool IsMissing(OutboxRow row) => row.ReceiptDueAt <= time.GetUtcNow();

    /// <summary>What goes on after "its event is": null while the sink takes events of this group.</summary>
    public string? Trouble(string outbox, EventSinks sink, Guid group)
    {
        var state = states.Of(outbox, sink);
        return state.HoldsBack(group)
            ? $"not delivered to {SinkName.InWords(sink)} yet, which says {Phrases.Quote(state.LastError!)}; "
                + $"the next try is at {Phrases.Time(state.NextTryAt.GetValueOrDefault())}"
            : null;
    }

    /// <summary>A step about a sink that has not accepted the event.</summary>
    public string Describe(string outbox, EventSinks sink, Guid group) => Trouble(outbox, sink, group) is { } trouble
        ? $"The event is {trouble}."
        : $"The event is on its way to {SinkName.InWords(sink)}.";

    public static string InWords(IReadOnlyList<EventSinks> missing) =>
        missing.Count == 0 ? "its last sink" : Phrases.List([.. missing.Select(SinkName.InWords)]);
}
