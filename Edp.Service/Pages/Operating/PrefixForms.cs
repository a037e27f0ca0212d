using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Operating;
using Edp.Service.Http;
using Edp.Service.Pages.Forms;
using Edp.Service.Pages.Markup;
using Edp.Service.Transactions;

namespace Edp.Service.Pages.Operating;

/// <summary>What can be done with an open batch on the page of its prefix (R9, R17).</summary>
internal static class PrefixForms
{
    private const string Path = "/prefix/";

    // The batch that the page showed: another one may be open by the time the button is pressed.
    private const string Batch = "batch";

    public static void MapPrefixForms(this IEndpointRouteBuilder routes)
    {
        routes.MapPost($"{Path}{OperatorActionNames.Flush}", FlushAsync);
        routes.MapPost($"{Path}{OperatorActionNames.Hold}", HoldAsync);
        routes.MapPost($"{Path}{OperatorActionNames.Extend}", ExtendAsync);
        routes.MapPost($"{Path}{OperatorActionNames.Cancel}", CancelAsync);
    }

    public static Html Of(Html? token, PrefixRecord row) => row.BatchId is null ? Html.None : ActionPanel.Row(
        token,
        new ActionPanel("Flush", AddressOf(OperatorActionNames.Flush, row), "Closes the batch now, with the objects that it has, and sends its event."),
        new ActionPanel("Hold", AddressOf(OperatorActionNames.Hold, row), "Keeps the batch open: nothing closes it before the time is over, but a flush or a cancel.")
        {
            Fields = FormFields.Span("For", 1, "hours")
        },
        new ActionPanel("Extend", AddressOf(OperatorActionNames.Extend, row), "Lets silence and age close the batch that much later than now planned; what completes it still does.")
        {
            Fields = FormFields.Span("By", 30, "minutes")
        },
        new ActionPanel("Cancel", AddressOf(OperatorActionNames.Cancel, row), "Closes the batch without an event. Its objects stay recorded, and are in no later batch.")
        {
            IsFinal = true
        });

    private static string AddressOf(string action, PrefixRecord row) =>
        PageLink.With(Path + action, ("bucket", row.Bucket), ("prefix", row.Prefix), (Batch, row.BatchId?.ToString()));

    private static Task<IResult> FlushAsync(
        HttpContext context, OperatorRequests requests, PrefixActions actions, CancellationToken cancellationToken) =>
        ActAsync(context, requests, (request, id, batch) => actions.FlushAsync(request, id, cancellationToken, batch));

    private static Task<IResult> CancelAsync(
        HttpContext context, OperatorRequests requests, PrefixActions actions, CancellationToken cancellationToken) =>
        ActAsync(context, requests, (request, id, batch) => actions.CancelAsync(request, id, cancellationToken, batch));

    private static Task<IResult> HoldAsync(
        HttpContext context, OperatorRequests requests, PrefixActions actions, TimeProvider time, CancellationToken cancellationToken) =>
        ActForSpanAsync(context, requests, (request, id, batch, span) =>
            actions.HoldAsync(request, id, time.GetMicrosecondNow() + span, cancellationToken, batch));

    private static Task<IResult> ExtendAsync(
        HttpContext context, OperatorRequests requests, PrefixActions actions, CancellationToken cancellationToken) =>
        ActForSpanAsync(context, requests, (request, id, batch, span) =>
            actions.ExtendAsync(request, id, due => due + span, cancellationToken, batch));

    private static Task<IResult> ActForSpanAsync(
        HttpContext context, OperatorRequests requests, Func<OperatorRequest, Guid, Guid, TimeSpan, Task<PrefixActionResult>> actAsync) =>
        new FormReader(context, requests).TrySpan(out var span)
            ? ActAsync(context, requests, (request, id, batch) => actAsync(request, id, batch, span))
            : Task.FromResult(FormAnswer.Refused(StatusCodes.Status400BadRequest, "The time takes up to a year.", Back(context)));

    private static async Task<IResult> ActAsync(
        HttpContext context, OperatorRequests requests, Func<OperatorRequest, Guid, Guid, Task<PrefixActionResult>> actAsync)
    {
        var form = new FormReader(context, requests);
        if (!form.TryRequest(out var request, out var wrong))
            return FormAnswer.Refused(StatusCodes.Status400BadRequest, wrong, Back(context));

        if (!Guid.TryParse(form.Parameter(Batch), out var batch))
            return FormAnswer.Refused(StatusCodes.Status400BadRequest, "The address names no batch.", Back(context));

        return await actAsync(request, PrefixId.Of(form.Parameter("bucket"), form.Parameter("prefix")), batch) switch
        {
            { Prefix: null } => FormAnswer.Refused(
                StatusCodes.Status404NotFound, "EDP has recorded nothing for this prefix.", Back(context)),
            { IsRefused: true } => FormAnswer.Refused(
                StatusCodes.Status409Conflict, "The batch was closed meanwhile.", Back(context)),
            _ => FormAnswer.Done(Back(context), request.ActionId)
        };
    }

    private static string Back(HttpContext context) =>
        PageLink.Prefix(context.Request.Query["bucket"].ToString(), context.Request.Query["prefix"].ToString());
}
