using Edp.Core.Clocks;
using Edp.Core.Operating;
using Edp.Service.Http;
using Edp.Service.Pages.Forms;
using Edp.Service.Pages.Markup;
using Edp.Service.Publishing;

namespace Edp.Service.Pages.Operating;

/// <summary>Replays of a bucket between two times: one is begun, or stopped (R17).</summary>
internal static class ReplayForms
{
    private const string Begin = "/replay";

    public static void MapReplayForms(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Begin, BeginAsync);
        routes.MapPost("/replay/{id:guid}/stop", StopAsync);
    }

    public static Html New(Html? token, BatchForms batches) => ActionPanel.Row(
        token,
        new ActionPanel("Replay a bucket", Begin, "Sends the events of all batches of a bucket that became ready between two times again, little by little.")
        {
            Fields = Html.Of(
                $"""{FormFields.Text("Bucket", "bucket")}{FormFields.Time("From", "from")}{FormFields.Time("To", "to")}{batches.SinkField}""")
        });

    public static Html Of(Html? token, Replay replay) => replay.FinishedAt is not null ? Html.None : ActionPanel.Row(
        token,
        new ActionPanel("Stop", $"{Begin}/{replay.ReplayId}/stop", "Ends the replay: events that it has not given to the outbox are not sent again.") { IsFinal = true });

    private static async Task<IResult> BeginAsync(
        HttpContext context,
        OperatorRequests requests,
        BatchReplays batches,
        BucketReplays replays,
        CancellationToken cancellationToken)
    {
        var form = new FormReader(context, requests);
        var bucket = form.Text("bucket").Trim();
        if (bucket.Length == 0 || bucket.Contains(NulMiddleware.Nul, StringComparison.Ordinal))
            return Refused("Name the bucket.");
        if (!form.TryTime("from", out var from) || !form.TryTime("to", out var to) || from >= to)
            return Refused("Say from when to when: two times in UTC, the earlier one first.");
        if (!BatchForms.TryReadSink(form, batches, out var sinks))
            return Refused("This sink is not configured.");
        if (!form.TryRequest(out var request, out var wrong))
            return Refused(wrong);

        return await replays.BeginAsync(request, bucket, from.ToMicroseconds(), to.ToMicroseconds(), sinks, cancellationToken) is null
            ? FormAnswer.Refused(
                StatusCodes.Status409Conflict,
                $"More than {Words.Number(BucketReplays.MaxBatches)} batches became ready then; take a shorter time.",
                PageLink.Actions)
            : FormAnswer.Done(PageLink.Actions, request.ActionId);
    }

    private static async Task<IResult> StopAsync(
        HttpContext context, Guid id, OperatorRequests requests, BucketReplays replays, CancellationToken cancellationToken) =>
        !new FormReader(context, requests).TryRequest(out var request, out var wrong) ? Refused(wrong)
        : await replays.StopAsync(request, id, cancellationToken) is null
            ? FormAnswer.Refused(StatusCodes.Status404NotFound, "No replay has this id.", PageLink.Actions)
            : FormAnswer.Done(PageLink.Actions, request.ActionId);

    private static IResult Refused(string why) => FormAnswer.Refused(StatusCodes.Status400BadRequest, why, PageLink.Actions);
}
