using Edp.Service.Packaging;
using Edp.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Http;

/// <summary><c>/packages</c>: which packages wait, and until when.</summary>
internal static class PackagesEndpoint
{
    private static readonly string[] States =
        [nameof(PackageStateMachine.Waiting), nameof(PackageStateMachine.Refreshing), nameof(PackageStateMachine.Ready)];

    public static void MapPackages(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/packages", ListAsync)
            .WithSummary("List packages")
            .WithDescription("By bucket and name. state= is Waiting, Refreshing or Ready.");

    private static async Task<Results<Ok<Page<PackageItem>>, ProblemHttpResult>> ListAsync(
        IDbContextFactory<EdpDbContext> contexts,
        string? bucket,
        string? state,
        string? after,
        int? limit,
        CancellationToken cancellationToken)
    {
        if (PageLimit.Check(limit) is { } badLimit)
            return badLimit;

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var packages = context.Packages.AsNoTracking();
        if (!string.IsNullOrEmpty(bucket))
            packages = packages.Where(row => row.Bucket == bucket);
        if (!string.IsNullOrEmpty(state))
        {
            if (StateName.Find(state, States) is not { } known)
                return StateName.Invalid(state, States);
            packages = packages.Where(row => row.CurrentState == known);
        }

        if (!string.IsNullOrEmpty(after))
        {
            if (!Cursor.TryRead(after, 2, out var last))
                return Cursor.Invalid(after);
            var (lastBucket, lastName) = (last[0], last[1]);
            packages = packages.Where(row => string.Compare(row.Bucket, lastBucket) > 0
                || (row.Bucket == lastBucket && string.Compare(row.PackageName, lastName) > 0));
        }

        var take = limit ?? PageLimit.Default;
        var rows = await packages.OrderBy(row => row.Bucket).ThenBy(row => row.PackageName).Take(take + 1)
            .ToListAsync(cancellationToken);
        var items = rows.Take(take).Select(PackageItem.Of).ToList();
        return TypedResults.Ok(new Page<PackageItem>(items, rows.Count > take ? Cursor.Of(items[^1].Bucket, items[^1].PackageName) : null));
    }
}

/// <summary>A package.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="PackageName">The package's name.</param>
/// <param name="State">Waiting, Refreshing or Ready.</param>
/// <param name="Round">How many batches or revisions began a wait.</param>
/// <param name="BatchId">The newest batch that led to it.</param>
/// <param name="TopHash">The newest revision's top hash.</param>
/// <param name="ObservedAt">When EDP saw the newest batch or revision.</param>
/// <param name="DueAt">When the wait ends; null when nothing is waited for.</param>
/// <param name="ReadyAt">When its last <c>package-ready</c> was given out.</param>
/// <param name="RefreshAttempts">How often the File Gateway was asked in this round.</param>
/// <param name="NextRefreshAt">When the File Gateway is asked again; null when it took the request, or none is under way.</param>
/// <param name="RefreshError">Why the File Gateway did not take the last request.</param>
internal sealed record PackageItem(
    string Bucket,
    string PackageName,
    string State,
    long Round,
    Guid? BatchId,
    string? TopHash,
    DateTimeOffset? ObservedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? ReadyAt,
    int RefreshAttempts,
    DateTimeOffset? NextRefreshAt,
    string? RefreshError)
{
    public static PackageItem Of(PackageState row) => new(
        row.Bucket, row.PackageName, row.CurrentState, row.Round, row.BatchId, row.TopHash, row.ObservedAt, row.DueAt, row.ReadyAt,
        row.RefreshAttempts, row.NextRefreshAt, row.RefreshError);
}
