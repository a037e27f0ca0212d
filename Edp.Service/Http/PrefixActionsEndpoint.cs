using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Operating;
using Edp.Service.Transactions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary><c>POST /prefixes/…</c>: what operators do to open batches (R9, R17). Each answers after the commit.</summary>
internal static class PrefixActionsEndpoint
{
    private static readonly double MaxSeconds = OperatorTimes.MaxWait.TotalSeconds;

    public static void MapPrefixActions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/prefixes/flush", FlushAsync)
            .WithSummary("Close the open batch of a prefix")
            .WithDescription("Answers with the closed batch, after the commit.");
        routes.MapPost("/prefixes/hold", HoldAsync)
            .WithSummary("Keep the open batch of a prefix open")
            .WithDescription("Nothing closes it before until, but a flush or a cancel. The newest hold counts. Answers with the prefix.");
        routes.MapPost("/prefixes/extend", ExtendAsync)
            .WithSummary("Let the open batch of a prefix wait longer")
            .WithDescription("Neither silence nor its age closes it before until, or so many seconds after it is due now. Answers with the prefix.");
        routes.MapPost("/prefixes/cancel", CancelAsync)
            .WithSummary("Close the open batch of a prefix without an event")
            .WithDescription("Its objects stay recorded, and are in no later batch. Answers with the batch.");
    }

    private static Task<Results<Ok<BatchItem>, ProblemHttpResult>> FlushAsync(
        HttpContext context,
        FlushCommand command,
        OperatorRequests requests,
        PrefixActions actions,
        BatchItems items,
        CancellationToken cancellationToken) =>
        ActAsync(
            context, command, requests, (request, id) => actions.FlushAsync(request, id, cancellationToken),
            result => result.Closed is { } closed ? items.Of(closed) : null);

    private static Task<Results<Ok<BatchItem>, ProblemHttpResult>> CancelAsync(
        HttpContext context,
        CancelCommand command,
        OperatorRequests requests,
        PrefixActions actions,
        BatchItems items,
        CancellationToken cancellationToken) =>
        ActAsync(
            context, command, requests, (request, id) => actions.CancelAsync(request, id, cancellationToken),
            result => result.Closed is { } closed ? items.Of(closed) : null);

    private static async Task<Results<Ok<PrefixItem>, ProblemHttpResult>> HoldAsync(
        HttpContext context,
        HoldCommand command,
        OperatorRequests requests,
        PrefixActions actions,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (command?.Until is not { } until)
            return Bad("""expected {"bucket": "…", "prefix": "…", "until": "…"}: a time until which the batch is held at most.""");
        return CheckTime(until, time.GetUtcNow())
            ?? await ActAsync(
                context, command, requests, (request, id) => actions.HoldAsync(request, id, until.ToMicroseconds(), cancellationToken), PrefixOf);
    }

    private static async Task<Results<Ok<PrefixItem>, ProblemHttpResult>> ExtendAsync(
        HttpContext context,
        ExtendCommand command,
        OperatorRequests requests,
        PrefixActions actions,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (command is null || command.Seconds is null == command.Until is null)
            return Bad("""expected {"bucket": "…", "prefix": "…"} and either "seconds" or "until".""");
        if (command.Seconds is { } seconds && !(seconds >= 1 && seconds <= MaxSeconds))
            return Bad(FormattableString.Invariant($"seconds takes 1 to {MaxSeconds:0}; found {seconds}."));
        if (command.Until is { } asked && CheckTime(asked, time.GetUtcNow()) is { } problem)
            return problem;

        DateTimeOffset Until(DateTimeOffset dueAt) => command.Until?.ToMicroseconds()
            ?? dueAt + TimeSpan.FromMicroseconds(Math.Round(command.Seconds.GetValueOrDefault() * 1_000_000));
        return await ActAsync(
            context, command, requests, (request, id) => actions.ExtendAsync(request, id, Until, cancellationToken), PrefixOf);
    }

    private static async Task<Results<Ok<T>, ProblemHttpResult>> ActAsync<T>(
        HttpContext context,
        IPrefixCommand? command,
        OperatorRequests requests,
        Func<OperatorRequest, Guid, Task<PrefixActionResult>> actAsync,
        Func<PrefixActionResult, T?> answerOf)
        where T : class
    {
        if (command is not { Bucket: { } bucket, Prefix: { } prefix } || (bucket + prefix).Contains(NulMiddleware.Nul, StringComparison.Ordinal))
            return Bad("""expected {"bucket": "…", "prefix": "…"}.""");
        if (!requests.TryMake(context, command.Reason, out var request, out var problem))
            return problem;

        var result = await actAsync(request, PrefixId.Of(bucket, prefix));
        if (!result.IsRefused && answerOf(result) is { } answer)
            return TypedResults.Ok(answer);
        return result.Prefix is null
            ? TypedResults.Problem("EDP has recorded nothing for this prefix.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Problem("The prefix has no open batch.", statusCode: StatusCodes.Status409Conflict);
    }

    private static PrefixItem? PrefixOf(PrefixActionResult result) => result.Prefix is { } prefix ? PrefixItem.Of(prefix, result.Missing) : null;

    private static ProblemHttpResult? CheckTime(DateTimeOffset until, DateTimeOffset now) =>
        until > now && until <= now + OperatorTimes.MaxWait
            ? null
            : Bad($"until takes a time to come, within a year; found {until:O}, and it is {now:O}.");

    private static ProblemHttpResult Bad(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status400BadRequest);
}
