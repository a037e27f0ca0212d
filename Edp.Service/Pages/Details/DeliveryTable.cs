using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Pages.Markup;
using Edp.Service.Publishing;

namespace Edp.Service.Pages.Details;

/// <summary>Which sinks have accepted the event of a batch.</summary>
internal sealed class DeliveryTable(IEnumerable<IEventSink> sinks)
{
    private readonly EventSinks[] _sinks = [.. sinks.Select(sink => sink.Kind)];

    public Html Of(Batch batch) => Html.Of(
        $"""
        <div class="scroll" tabindex="0" role="group" aria-labelledby="deliveries"><table>
        <thead><tr><th scope="col">Sink</th><th scope="col">Accepted</th><th scope="col">Its id of the event</th></tr></thead>
        <tbody>{_sinks.Select(sink => RowOf(batch, sink))}</tbody></table></div>
        """);

    // The id is the bus's, and where there is none, the file's.
    private Html RowOf(Batch batch, EventSinks sink)
    {
        var isAccepted = ((EventSinks)batch.DeliveredSinks).HasFlag(sink);
        var keepsId = sink == (_sinks.Contains(EventSinks.EventBridge) ? EventSinks.EventBridge : EventSinks.File);
        return Html.Of(
            $"""<tr><td>{SinkName.Of(sink)}</td><td>{(isAccepted ? "yes" : "not yet")}</td><td>{(keepsId ? batch.SinkEventId : "")}</td></tr>""");
    }
}
