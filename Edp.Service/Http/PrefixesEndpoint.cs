using Edp.Service.Batching;
using Edp.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Http;

/// <summary><c>/prefixes</c>: what is collecting, since when, until when.</summary>
internal static class PrefixesEndpoint
{
    private static readonly string[] States = [nameof(PrefixStateMachine.Collecting), nameof(PrefixStateMachine.Ready)];

    public static void MapPrefixes(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/prefixes", ListAsync)
            .WithSummary("List prefixes")
            .WithDescription("By bucket and prefix. prefix= gives every prefix that starts with it; state= is Collecting or Ready.");

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
            // The index of what has a timer is small, however many prefixes there are.
            if (known == nameof(PrefixStateMachine.Collecting))
                prefixes = prefixes.Where(row => row.TimerDueAt != null);
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
        var items = new List<PrefixItem>(take);
        foreach (var row in rows.Take(take))
        {
            var missing = row is { BatchId: { } batchId, MissingListed: > 0 } ? await ExpectedFiles.MissingAsync(context, batchId, cancellationToken) : [];
            items.Add(PrefixItem.Of(row, missing));
        }

        return TypedResults.Ok(new Page<PrefixItem>(items, rows.Count > take ? Cursor.Of(items[^1].Bucket, items[^1].Prefix) : null));
    }
}
