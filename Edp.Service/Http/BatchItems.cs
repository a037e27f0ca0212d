using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Publishing;

namespace Edp.Service.Http;

/// <summary>Closed batches with the sinks that have not accepted their events.</summary>
internal sealed class BatchItems(IEnumerable<IEventSink> sinks, SinkStates states)
{
    private const string Outbox = "batch";

    private readonly EventSinks[] _sinks = [.. sinks.Select(sink => sink.Kind)];

    public BatchItem Of(Batch row) => row.PublishedAt is not null || row.Reason == Batch.Cancelled || row.IsHeldBack
        ? BatchItem.Of(row)
        : BatchItem.Of(row) with
        {
            Undelivered = [.. _sinks.Where(sink => !((EventSinks)row.DeliveredSinks).HasFlag(sink)).Select(sink => ItemOf(row, sink))]
        };

    private UndeliveredItem ItemOf(Batch row, EventSinks sink)
    {
        var state = states.Of(Outbox, sink);
        return state.HoldsBack(row.PrefixId)
            ? new UndeliveredItem(SinkName.Of(sink), state.LastError, state.NextTryAt)
            : new UndeliveredItem(SinkName.Of(sink), null, null);
    }
}

/// <summary>A sink that has not accepted an event.</summary>
/// <param name="Sink">file, event-bridge or bus.</param>
/// <param name="PublishError">Why it did not take it, as the process knows that was asked; null while the event is on its way.</param>
/// <param name="NextTry">When it is asked again.</param>
internal sealed record UndeliveredItem(string Sink, string? PublishError, DateTimeOffset? NextTry);
