using Edp.Core.Operating;
using Edp.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Http;

/// <summary><c>/operator-actions</c>: who did what by hand, when and why (R17).</summary>
internal static class OperatorActionsEndpoint
{
    public static void MapOperatorActions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/operator-actions", ListAsync)
            .WithSummary("List what was done by hand")
            .WithDescription("The newest first. prefix= gives what was done to every prefix that starts with it.");

    private static async Task<Results<Ok<Page<OperatorActionItem>>, ProblemHttpResult>> ListAsync(
        IDbContextFactory<EdpDbContext> contexts,
        string? bucket,
        string? prefix,
        string? after,
        int? limit,
        CancellationToken cancellationToken)
    {
        if (PageLimit.Check(limit) is { } badLimit)
            return badLimit;

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var actions = context.OperatorActions.AsNoTracking().StartingWith(prefix, row => row.Prefix!);
        if (!string.IsNullOrEmpty(bucket))
            actions = actions.Where(row => row.Bucket == bucket);
        if (!string.IsNullOrEmpty(after))
        {
            if (!TimeCursor.TryRead(after, out var actedAt, out var actionId))
                return Cursor.Invalid(after);
            actions = actions.Where(row => row.ActedAt < actedAt || (row.ActedAt == actedAt && row.ActionId < actionId));
        }

        var take = limit ?? PageLimit.Default;
        List<OperatorAction> rows = await actions.OrderByDescending(row => row.ActedAt).ThenByDescending(row => row.ActionId)
            .Take(take + 1).ToListAsync(cancellationToken);
        var items = rows.Take(take).Select(OperatorActionItem.Of).ToList();
        return TypedResults.Ok(new Page<OperatorActionItem>(
            items, rows.Count > take ? TimeCursor.Of(items[^1].ActedAt, items[^1].ActionId) : null));
    }
}
