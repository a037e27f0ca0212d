using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Http;

/// <summary>Events of closed batches that are sent again (R17): one, or all of a bucket between two times.</summary>
internal static class ReplaysEndpoint
{
    public static void MapReplays(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/batches/{id:guid}/replay", ReplayAsync)
            .WithSummary("Send the event of a batch again")
            .WithDescription("The same event, with the same id and replay beside it. Answers with the batch, whose publishedAt is null until it is out.");
        routes.MapPost("/batches/replay", ReplayBucketAsync)
            .WithSummary("Send the events of a bucket's batches between two times again")
            .WithDescription("In the background, Edp:Outbox:ReplayRate a second. Answers with the replay.");
        routes.MapGet("/replays", ListAsync)
            .WithSummary("List replays of buckets")
            .WithDescription("The newest first, with how far they are.");
        routes.MapGet("/replays/{id:guid}", GetAsync).WithSummary("One replay of a bucket");
        routes.MapPost("/replays/{id:guid}/stop", StopAsync)
            .WithSummary("End a replay of a bucket")
            .WithDescription("What it has not given to the outbox is not sent again.");
    }

    private static async Task<Results<Ok<BatchItem>, ProblemHttpResult>> ReplayAsync(
        HttpContext context,
        Guid id,
        ReplayCommand? command,
        OperatorRequests requests,
        BatchReplays replays,
        BatchItems items,
        CancellationToken cancellationToken)
    {
        if (SinkNames.TryRead(command?.Sinks, replays.Configured, out var sinks) is { } wrong)
            return Bad(wrong);
        if (!requests.TryMake(context, command?.Reason, out var request, out var problem))
            return problem;

        return await replays.ReplayAsync(request, id, sinks, cancellationToken) switch
        {
            null => TypedResults.Problem("No batch with this id was closed.", statusCode: StatusCodes.Status404NotFound),
            { IsRefused: true, Batch.Reason: Batch.Cancelled } => Conflict("The batch was cancelled: it has no event."),
            { IsRefused: true } => Conflict("The event of the batch is not published yet, or a replay of it is under way; it goes to its sinks anyway."),
            { Batch: var batch } => TypedResults.Ok(items.Of(batch))
        };
    }

    private static async Task<Results<Ok<ReplayItem>, ProblemHttpResult>> ReplayBucketAsync(
        HttpContext context,
        BucketReplayCommand command,
        OperatorRequests requests,
        BatchReplays batches,
        BucketReplays replays,
        CancellationToken cancellationToken)
    {
        if (command is not { Bucket: { Length: > 0 } bucket, From: { } from, To: { } to } || bucket.Contains(NulMiddleware.Nul, StringComparison.Ordinal))
            return Bad("""expected {"bucket": "…", "from": "…", "to": "…"}.""");
        if (from >= to)
            return Bad($"to takes a time after from; found {from:O} and {to:O}.");
        if (SinkNames.TryRead(command.Sinks, batches.Configured, out var sinks) is { } wrong)
            return Bad(wrong);
        if (!requests.TryMake(context, command.Reason, out var request, out var problem))
            return problem;

        var (since, until) = (from.ToUniversalTime().ToMicroseconds(), to.ToUniversalTime().ToMicroseconds());
        var replay = await replays.BeginAsync(request, bucket, since, until, sinks, cancellationToken);
        return replay is null
            ? Conflict($"More than {BucketReplays.MaxBatches:N0} batches became ready then; take a shorter time.")
            : TypedResults.Ok(ReplayItem.Of(replay));
    }

    private static async Task<Results<Ok<Page<ReplayItem>>, ProblemHttpResult>> ListAsync(
        IDbContextFactory<EdpDbContext> contexts, string? bucket, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (PageLimit.Check(limit) is { } badLimit)
            return badLimit;

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var replays = context.Replays.AsNoTracking();
        if (!string.IsNullOrEmpty(bucket))
            replays = replays.Where(row => row.Bucket == bucket);
        if (!string.IsNullOrEmpty(after))
        {
            if (!TimeCursor.TryRead(after, out var requestedAt, out var replayId))
                return Cursor.Invalid(after);
            replays = replays.Where(row => row.RequestedAt < requestedAt || (row.RequestedAt == requestedAt && row.ReplayId < replayId));
        }

        var take = limit ?? PageLimit.Default;
        var rows = await replays.OrderByDescending(row => row.RequestedAt).ThenByDescending(row => row.ReplayId)
            .Take(take + 1).ToListAsync(cancellationToken);
        var items = rows.Take(take).Select(ReplayItem.Of).ToList();
        return TypedResults.Ok(new Page<ReplayItem>(
            items, rows.Count > take ? TimeCursor.Of(items[^1].RequestedAt, items[^1].ReplayId) : null));
    }

    private static async Task<Results<Ok<ReplayItem>, ProblemHttpResult>> GetAsync(
        IDbContextFactory<EdpDbContext> contexts, Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Replays.AsNoTracking().SingleOrDefaultAsync(replay => replay.ReplayId == id, cancellationToken);
        return row is null ? NotFound() : TypedResults.Ok(ReplayItem.Of(row));
    }

    private static async Task<Results<Ok<ReplayItem>, ProblemHttpResult>> StopAsync(
        HttpContext context,
        Guid id,
        StopReplayCommand? command,
        OperatorRequests requests,
        BucketReplays replays,
        CancellationToken cancellationToken)
    {
        if (!requests.TryMake(context, command?.Reason, out var request, out var problem))
            return problem;
        return await replays.StopAsync(request, id, cancellationToken) is { } replay ? TypedResults.Ok(ReplayItem.Of(replay)) : NotFound();
    }

    private static ProblemHttpResult NotFound() =>
        TypedResults.Problem("No replay has this id.", statusCode: StatusCodes.Status404NotFound);

    private static ProblemHttpResult Conflict(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict);

    private static ProblemHttpResult Bad(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status400BadRequest);
}
