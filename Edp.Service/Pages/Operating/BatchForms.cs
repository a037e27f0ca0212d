using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Http;
using Edp.Service.Pages.Forms;
using Edp.Service.Pages.Markup;
using Edp.Service.Publishing;

namespace Edp.Service.Pages.Operating;

/// <summary>What can be done with a closed batch on its page: its event is sent again (R17).</summary>
internal sealed class BatchForms(BatchReplays replays)
{
    private const string Sink = "sink";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/batch/{id:guid}/replay", ReplayAsync);

    /// <summary>The panel; none where the event is not out yet, or there is none.</summary>
    public ActionPanel? PanelOf(Batch batch) => batch.PublishedAt is null || batch.Reason == Batch.Cancelled
        ? null
        : new ActionPanel(
            "Replay", $"{PageLink.Batch(batch.BatchId)}/replay", "Sends the event of this batch again, with the same id and the word replay beside it.")
        {
            Fields = SinkField
        };

    /// <summary>Which sinks get events again; no question where there is only one.</summary>
    public Html SinkField => SinkNames.Of(replays.Configured) is { Count: > 1 } sinks
        ? FormFields.Choice("To", Sink, [("", "every sink"), .. sinks.Select(sink => (sink, sink))])
        : Html.None;

    public static bool TryReadSink(FormReader form, BatchReplays replays, out EventSinks sinks) =>
        SinkNames.TryRead(form.Text(Sink) is { Length: > 0 } sink ? [sink] : null, replays.Configured, out sinks) is null;

    private static async Task<IResult> ReplayAsync(
        HttpContext context, Guid id, OperatorRequests requests, BatchReplays replays, CancellationToken cancellationToken)
    {
        var (form, back) = (new FormReader(context, requests), PageLink.Batch(id));
        if (!form.TryRequest(out var request, out var wrong))
            return FormAnswer.Refused(StatusCodes.Status400BadRequest, wrong, back);
        if (!TryReadSink(form, replays, out var sinks))
            return FormAnswer.Refused(StatusCodes.Status400BadRequest, "This sink is not configured.", back);

        return await replays.ReplayAsync(request, id, sinks, cancellationToken) switch
        {
            null => FormAnswer.Refused(StatusCodes.Status404NotFound, "No batch with this id was closed.", back),
            { IsRefused: true } => FormAnswer.Refused(
                StatusCodes.Status409Conflict, "Its event is on its way to its sinks already, or there is none.", back),
            _ => FormAnswer.Done(back, request.ActionId)
        };
    }
}
