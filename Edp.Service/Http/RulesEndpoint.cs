using System.Text;
using System.Text.Json;
using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Rules;
using Edp.Core.Text;
using Edp.Service.Configuration;
using Edp.Service.Rules;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary><c>/rules</c>: the rules in force, what they make of keys, and the schema of their file.</summary>
internal static class RulesEndpoint
{
    private const int MaxKeys = 10_000;

    public static void MapRules(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/rules", Get)
            .WithSummary("The rules in force")
            .WithDescription("Where they came from and when, and the last rules file that was refused.");
        routes.MapPost("/rules/check", Check)
            .WithMetadata(new NeededRight(ApiKeyRights.Read))
            .WithSummary("What rules make of keys")
            .WithDescription("By the rules in force, or by the content of a rules file in rules. Changes nothing.");
        routes.MapGet("/rules.schema.json", Schema).ExcludeFromDescription();
    }

    private static FileStreamHttpResult Schema() => TypedResults.Stream(
        typeof(RulesEndpoint).Assembly.GetManifestResourceStream("rules.schema.json")!, "application/schema+json");

    private static RulesResponse Get(RulesInForce rules) =>
        new(rules.Source, rules.File, rules.Hash, rules.LoadedAt, rules.LastRefusal, rules.Rules);

    private static Results<Ok<Page<RuleCheck>>, ProblemHttpResult> Check(RulesCheckCommand command, BucketRules inForce)
    {
        if (command.Keys is not { Count: > 0 and <= MaxKeys } keys)
        {
            return Wrong(FormattableString.Invariant(
                $$"""expected {"keys": ["{{RuleCheck.UriForm}}", …]} with 1 to {{MaxKeys:N0}} keys; "rules" for others than in force."""));
        }

        var rules = inForce.Current;
        if (command.Rules is { ValueKind: not JsonValueKind.Null } content)
        {
            var file = RulesFile.Read(Encoding.UTF8.GetBytes(content.GetRawText()));
            if (file.IsWrong)
                return Wrong($"rules: {string.Join(' ', file.Failures)}");
            rules = new RuleSet(file.Rules);
        }

        var checks = new List<RuleCheck>(keys.Count);
        foreach (var uri in keys)
        {
            if (!RuleCheck.TryRead(uri, out var bucket, out var key))
                return Wrong($"keys: takes {RuleCheck.UriForm}; found {Printable.Quote(uri ?? "null")}.");
            checks.Add(RuleCheck.Of(rules, bucket, key));
        }

        return TypedResults.Ok(new Page<RuleCheck>(checks, null));
    }

    private static ProblemHttpResult Wrong(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);
}

/// <summary>The rules in force.</summary>
/// <param name="Source">file, settings, or default where nothing is configured.</param>
/// <param name="File">The rules file.</param>
/// <param name="Hash">SHA-256 of its content.</param>
/// <param name="LoadedAt">When these rules were put in force.</param>
/// <param name="LastRefusal">The last rules file that was not taken.</param>
/// <param name="Rules">The rules in their order.</param>
internal sealed record RulesResponse(
    string Source, string? File, string? Hash, DateTimeOffset LoadedAt, RulesRefusal? LastRefusal, IReadOnlyList<BucketOptions> Rules);

/// <summary>Keys to check.</summary>
/// <param name="Rules">The content of a rules file; without it the rules in force.</param>
/// <param name="Keys">The keys, each as <c>s3://bucket/key</c>.</param>
internal sealed record RulesCheckCommand(JsonElement? Rules, IReadOnlyList<string>? Keys);
