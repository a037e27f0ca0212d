using Edp.Core.Backfilling;
using Edp.Core.Clocks;
using Edp.Service.Backfilling;
using Edp.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Http;

/// <summary><c>/backfills</c>: walks over what lies in a bucket, for objects of which no event came.</summary>
internal static class BackfillsEndpoint
{
    private static readonly string[] Settable = [BackfillStates.Running, BackfillStates.Paused, BackfillStates.Cancelled];

    public static void MapBackfills(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/backfills", StartAsync)
            .WithSummary("Record what lies in a bucket and had no event")
            .WithDescription("By the same rules, and never an object twice. Answers when it is noted; one backfill runs at a time.");
        routes.MapGet("/backfills", ListAsync).WithSummary("List backfills").WithDescription("The newest first, with their progress.");
        routes.MapGet("/backfills/{id:guid}", GetAsync).WithSummary("One backfill, with its progress");
        routes.MapPatch("/backfills/{id:guid}", ChangeAsync)
            .WithSummary("Change a backfill while it runs")
            .WithDescription("rate takes 1 to 100,000 objects a second; state takes running, paused or cancelled.");
    }

    private static async Task<Results<Created<BackfillItem>, ProblemHttpResult>> StartAsync(
        HttpContext context,
        BackfillCommand command,
        OperatorRequests requests,
        BackfillActions actions,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (Refusal(command) is { } refusal)
            return Bad(refusal);
        if (!requests.TryMake(context, command.Reason, out var request, out var problem))
            return problem;

        var now = time.GetMicrosecondNow();
        var backfill = new Backfill
        {
            BackfillId = request.ActionId,
            Bucket = command.Bucket!,
            Prefix = command.Prefix ?? "",
            Since = command.Since?.ToMicroseconds(),
            Until = command.Until?.ToMicroseconds(),
            DryRun = command.DryRun,
            Rate = command.Rate,
            State = BackfillStates.Running,
            CreatedAt = now,
            UpdatedAt = now
        };
        await actions.BeginAsync(request, backfill, cancellationToken);
        return TypedResults.Created($"/backfills/{backfill.BackfillId}", BackfillItem.Of(backfill));
    }

    private static async Task<Results<Ok<Page<BackfillItem>>, ProblemHttpResult>> ListAsync(
        IDbContextFactory<EdpDbContext> contexts, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (PageLimit.Check(limit) is { } badLimit)
            return badLimit;

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var backfills = context.Backfills.AsNoTracking();
        if (!string.IsNullOrEmpty(after))
        {
            if (!TimeCursor.TryRead(after, out var lastCreated, out var lastId))
                return Cursor.Invalid(after);
            backfills = backfills.Where(row => row.CreatedAt < lastCreated || (row.CreatedAt == lastCreated && row.BackfillId < lastId));
        }

        var take = limit ?? PageLimit.Default;
        var rows = await backfills.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.BackfillId)
            .Take(take + 1).ToListAsync(cancellationToken);
        var next = rows.Count > take ? TimeCursor.Of(rows[take - 1].CreatedAt, rows[take - 1].BackfillId) : null;
        return TypedResults.Ok(new Page<BackfillItem>([.. rows.Take(take).Select(BackfillItem.Of)], next));
    }

    private static async Task<Results<Ok<BackfillItem>, ProblemHttpResult>> GetAsync(
        BackfillStore store, Guid id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(BackfillItem.Of(found)) : Missing();

    private static async Task<Results<Ok<BackfillItem>, ProblemHttpResult>> ChangeAsync(
        HttpContext context,
        BackfillChange change,
        OperatorRequests requests,
        BackfillActions actions,
        Guid id,
        CancellationToken cancellationToken)
    {
        if (change is null || (change.Rate is null && change.State is null))
            return Bad("""expected {"rate": 1000} or {"state": "paused"}.""");
        if (change.Rate is { } rate && RateRefusal(rate) is { } wrongRate)
            return Bad(wrongRate);
        if (change.State is { } state && !Settable.Contains(state, StringComparer.Ordinal))
            return Bad($"state takes running, paused or cancelled; found {state}.");

        if (!requests.TryMake(context, change.Reason, out var request, out var problem))
            return problem;

        return await actions.ChangeAsync(request, id, change.Rate, change.State, cancellationToken) switch
        {
            null => Missing(),
            { IsRefused: true, Backfill.State: var final } => TypedResults.Problem(
                $"The backfill is {final}.", statusCode: StatusCodes.Status409Conflict),
            { Backfill: var changed } => TypedResults.Ok(BackfillItem.Of(changed))
        };
    }

    private static string? Refusal(BackfillCommand command)
    {
        if (command is not { Bucket: { Length: > 0 and <= 255 } bucket }
            || (bucket + command.Prefix).Contains(NulMiddleware.Nul, StringComparison.Ordinal))
        {
            return """expected {"bucket": "…"}, and "prefix", "since", "until", "dryRun", "rate" as wanted.""";
        }

        if (bucket.Contains('/', StringComparison.Ordinal) || bucket.Contains(':', StringComparison.Ordinal))
            return $"bucket takes a bucket's name; found {bucket}.";
        return command is { Since: { } since, Until: { } until } && since >= until
            ? "since takes a time before until."
            : RateRefusal(command.Rate);
    }

    /// <summary>What is wrong with a rate; null when nothing is.</summary>
    public static string? RateRefusal(long rate) =>
        rate is >= 1 and <= BackfillCommand.MaxRate ? null : $"rate takes 1 to 100,000 objects a second; found {rate}.";

    private static ProblemHttpResult Bad(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status400BadRequest);

    private static ProblemHttpResult Missing() =>
        TypedResults.Problem("There is no backfill with this id.", statusCode: StatusCodes.Status404NotFound);
}
