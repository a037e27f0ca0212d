using System.Text;
using System.Text.Json;
using Edp.Core.Batching;
using Edp.Core.Rules;
using Edp.Core.Trials;
using Edp.Service.Configuration;
using Edp.Service.Trials;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary><c>POST /rules/try</c>: what rules would have made of the recorded past.</summary>
internal static class RuleTrialEndpoint
{
    /// <summary>How far back a trial goes where nothing is said.</summary>
    public static readonly TimeSpan DefaultSpan = TimeSpan.FromDays(30);

    public static void MapRuleTrial(this IEndpointRouteBuilder routes) => routes.MapPost("/rules/try", TryAsync)
        .WithMetadata(new NeededRight(ApiKeyRights.Read))
        .WithSummary("Try rules on the recorded past")
        .WithDescription("By the rules in force, or by the content of a rules file in rules. Changes nothing; goes through every event since.");

    private static async Task<Results<Ok<TrialReport>, ProblemHttpResult>> TryAsync(
        RuleTrialCommand command, BucketRules inForce, RuleTrials trials, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = command?.Since ?? now - DefaultSpan;
        if (since >= now)
            return Wrong($"since takes a time that has passed; found {since:O}.");

        var rules = inForce.Current;
        if (command?.Rules is { ValueKind: not JsonValueKind.Null } content)
        {
            var file = RulesFile.Read(Encoding.UTF8.GetBytes(content.GetRawText()));
            if (file.IsWrong)
                return Wrong($"rules: {string.Join(' ', file.Failures)}");
            rules = new RuleSet(file.Rules);
        }

        return await trials.TryAsync(rules, since.ToUniversalTime(), cancellationToken) is { } report
            ? TypedResults.Ok(report)
            : TypedResults.Problem("Another trial is running; try again when it has ended.", statusCode: StatusCodes.Status409Conflict);
    }

    private static ProblemHttpResult Wrong(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);
}

/// <summary>Rules to try.</summary>
/// <param name="Rules">The content of a rules file; without it the rules in force.</param>
/// <param name="Since">From when on; default 30 days ago.</param>
internal sealed record RuleTrialCommand(JsonElement? Rules = null, DateTimeOffset? Since = null);
