using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary>Names of states as a query asks for them, in any letter case.</summary>
internal static class StateName
{
    public static string? Find(string asked, string[] states) =>
        states.FirstOrDefault(state => string.Equals(state, asked, StringComparison.OrdinalIgnoreCase));

    public static ProblemHttpResult Invalid(string asked, string[] states) => TypedResults.Problem(
        $"state takes {string.Join(", ", states)}; found '{asked}'.", statusCode: StatusCodes.Status400BadRequest);
}
