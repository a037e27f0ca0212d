using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary>A page of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">What to pass as <c>after</c> for the next page; null on the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The size of a page.</summary>
internal static class PageLimit
{
    public const int Default = 100;

    public const int Max = 1_000;

    /// <summary>What is wrong with a limit, or null.</summary>
    public static ProblemHttpResult? Check(int? limit) => limit is < 1 or > Max
        ? TypedResults.Problem($"limit takes 1 to {Max}; found {limit}.", statusCode: StatusCodes.Status400BadRequest)
        : null;
}
