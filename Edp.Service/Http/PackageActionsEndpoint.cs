using Edp.Core.Packaging;
using Edp.Service.Transactions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary><c>POST /packages/release</c>: what operators do to packages (R17).</summary>
internal static class PackageActionsEndpoint
{
    public static void MapPackageActions(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/packages/release", ReleaseAsync)
            .WithSummary("End the wait of a package")
            .WithDescription("Its delay, or its wait for the File Gateway. Answers with the package, after the commit.");

    private static async Task<Results<Ok<PackageItem>, ProblemHttpResult>> ReleaseAsync(
        HttpContext context, ReleaseCommand command, OperatorRequests requests, PackageActions actions, CancellationToken cancellationToken)
    {
        if (command is not { Bucket: { } bucket, PackageName: { } packageName }
            || (bucket + packageName).Contains(NulMiddleware.Nul, StringComparison.Ordinal))
        {
            return TypedResults.Problem(
                """expected {"bucket": "…", "packageName": "…"}.""", statusCode: StatusCodes.Status400BadRequest);
        }

        if (!requests.TryMake(context, command.Reason, out var request, out var problem))
            return problem;

        return await actions.ReleaseAsync(request, PackageId.Of(bucket, packageName), cancellationToken) switch
        {
            { Package: null } => TypedResults.Problem("EDP knows no such package.", statusCode: StatusCodes.Status404NotFound),
            { IsRefused: true } => TypedResults.Problem("The package waits for nothing.", statusCode: StatusCodes.Status409Conflict),
            { Package: var package } => TypedResults.Ok(PackageItem.Of(package))
        };
    }
}

/// <summary>A package whose wait is to end.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="PackageName">The package's name.</param>
/// <param name="Reason">Why, in your own words: up to 1,000 characters.</param>
internal sealed record ReleaseCommand(string? Bucket, string? PackageName, string? Reason = null);
