using Edp.Core.Backfilling;
using Edp.Service.Backfilling;
using Edp.Service.Http;
using Edp.Service.Pages.Forms;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Operating;

/// <summary>What can be done with a backfill: paused, let run again, cancelled, and its rate changed.</summary>
internal static class BackfillForms
{
    private const string Rate = "rate";
    private const string State = "state";

    public static void MapBackfillForms(this IEndpointRouteBuilder routes) => routes.MapPost("/backfill/{id:guid}", ChangeAsync);

    public static Html Of(Html? token, Backfill backfill) => BackfillStates.IsFinal(backfill.State) ? Html.None : ActionPanel.Row(
        token,
        backfill.State == BackfillStates.Running
            ? PanelOf(backfill, "Pause", BackfillStates.Paused, "Stops the backfill until somebody resumes it. What is recorded stays.")
            : PanelOf(backfill, "Resume", BackfillStates.Running, "Lets the backfill go on from its last page."),
        new ActionPanel("Change rate", AddressOf(backfill), "Holds within a second.")
        {
            Fields = FormFields.Number("Objects a second", Rate, backfill.Rate, BackfillCommand.MaxRate)
        },
        PanelOf(backfill, "Cancel", BackfillStates.Cancelled, "Ends the backfill for good. What is recorded stays.") with { IsFinal = true });

    private static ActionPanel PanelOf(Backfill backfill, string name, string state, string what) =>
        new(name, AddressOf(backfill), what) { Fields = FormFields.Hidden(State, state) };

    private static string AddressOf(Backfill backfill) => $"/backfill/{backfill.BackfillId}";

    private static async Task<IResult> ChangeAsync(
        HttpContext context, Guid id, OperatorRequests requests, BackfillActions actions, CancellationToken cancellationToken)
    {
        var form = new FormReader(context, requests);
        var state = form.Text(State) is { Length: > 0 } text ? text : null;
        var rate = 0L;
        if (state is null && !form.TryNumber(Rate, BackfillCommand.MaxRate, out rate))
            return Refused(StatusCodes.Status400BadRequest, "The rate takes 1 to 100,000 objects a second.");
        if (state is not (null or BackfillStates.Running or BackfillStates.Paused or BackfillStates.Cancelled))
            return Refused(StatusCodes.Status400BadRequest, "A backfill is let run, paused or cancelled.");
        if (!form.TryRequest(out var request, out var wrong))
            return Refused(StatusCodes.Status400BadRequest, wrong);

        return await actions.ChangeAsync(request, id, state is null ? rate : null, state, cancellationToken) switch
        {
            null => Refused(StatusCodes.Status404NotFound, "There is no backfill with this id."),
            { IsRefused: true, Backfill.State: var final } => Refused(StatusCodes.Status409Conflict, $"The backfill is {final}."),
            _ => FormAnswer.Done(PageLink.Actions, request.ActionId)
        };
    }

    private static IResult Refused(int status, string why) => FormAnswer.Refused(status, why, PageLink.Actions);
}
