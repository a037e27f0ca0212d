using Edp.Service.Batching;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Http;

/// <summary><c>/prefixes</c>: what is collecting, since when, until when; and the flush (R9).</summary>
internal static class PrefixesEndpoint
{
    private static readonly string[] States = [nameof(PrefixStateMachine.Collecting), nameof(PrefixStateMachine.Ready)];

    public static void MapPrefixes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/prefixes", ListAsync)
            .WithSummary("List prefixes")
            .WithDescription("By bucket and prefix. prefix= gives every prefix that starts with it; state= is Collecting or Ready.");
        routes.MapPost("/prefixes/flush", FlushAsync)
            .WithSummary("Make the open batch of a prefix ready")
            .WithDescription("Answers 202 with the batch's id; the batch leaves within moments.");
    }

    private static async Task<Results<Ok<Page<PrefixItem>>, ProblemHttpResult>> ListAsync(
        IDbContextFactory<EdpDbContext> contexts,
        string? bucket,
        string? prefix,
        string? state,
        string? after,
        int? limit,
        CancellationToken cancellationToken)
    {
        if (PageLimit.Check(limit) is { } badLimit)
            return badLimit;

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var prefixes = context.Prefixes.AsNoTracking().StartingWith(prefix, row => row.Prefix);
        if (!string.IsNullOrEmpty(bucket))
            prefixes = prefixes.Where(row => row.Bucket == bucket);
        if (!string.IsNullOrEmpty(state))
        {
            if (StateName.Find(state, States) is not { } known)
                return StateName.Invalid(state, States);
            prefixes = prefixes.Where(row => row.CurrentState == known);
            // The index of what collects is small, however many prefixes there are.
            if (known == nameof(PrefixStateMachine.Collecting))
                prefixes = prefixes.Where(row => row.BatchId != null);
        }

        if (!string.IsNullOrEmpty(after))
        {
            if (!Cursor.TryRead(after, 2, out var last))
                return Cursor.Invalid(after);
            var (lastBucket, lastPrefix) = (last[0], last[1]);
            prefixes = prefixes.Where(row => string.Compare(row.Bucket, lastBucket) > 0
                || (row.Bucket == lastBucket && string.Compare(row.Prefix, lastPrefix) > 0));
        }

        var take = limit ?? PageLimit.Default;
        var rows = await prefixes.OrderBy(row => row.Bucket).ThenBy(row => row.Prefix).Take(take + 1).ToListAsync(cancellationToken);
        var items = rows.Take(take).Select(PrefixItem.Of).ToList();
        return TypedResults.Ok(new Page<PrefixItem>(items, rows.Count > take ? Cursor.Of(items[^1].Bucket, items[^1].Prefix) : null));
    }

    private static async Task<Results<Accepted<FlushResponse>, ProblemHttpResult>> FlushAsync(
        FlushCommand command,
        IDbContextFactory<EdpDbContext> contexts,
        ISendEndpointProvider endpoints,
        EndpointNames names,
        CancellationToken cancellationToken)
    {
        if (command is not { Bucket: { } bucket, Prefix: { } prefix } || (bucket + prefix).Contains(NulMiddleware.Nul, StringComparison.Ordinal))
        {
            return TypedResults.Problem(
                """expected {"bucket": "…", "prefix": "…"}.""", statusCode: StatusCodes.Status400BadRequest);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.Prefixes.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Bucket == bucket && row.Prefix == prefix, cancellationToken);
        if (found is null)
            return TypedResults.Problem("EDP has recorded nothing for this prefix.", statusCode: StatusCodes.Status404NotFound);
        if (found.BatchId is not { } batchId)
            return TypedResults.Problem("The prefix has no open batch.", statusCode: StatusCodes.Status409Conflict);

        var endpoint = await endpoints.GetSendEndpoint(names.AddressOf(PrefixStateDefinition.QueueName));
        await endpoint.Send(new FlushRequested(found.CorrelationId, batchId), cancellationToken);
        return TypedResults.Accepted($"/batches/{batchId}", new FlushResponse(bucket, prefix, batchId));
    }
}

/// <summary>A prefix to flush.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">The prefix, with its trailing slash; empty for the root of the bucket.</param>
internal sealed record FlushCommand(string? Bucket, string? Prefix);

/// <summary>The batch that is about to leave.</summary>
internal sealed record FlushResponse(string Bucket, string Prefix, Guid BatchId);
