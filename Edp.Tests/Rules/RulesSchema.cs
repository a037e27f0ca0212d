using System.Text.Json.Nodes;
using Edp.Tests.Deploy.Files;

namespace Edp.Tests.Rules;

/// <summary>The published schema of rules files, and a validator of JSON schemas that knows nothing of EDP.</summary>
internal static class RulesSchema
{
    public static JsonNode Load() => JsonNode.Parse(Repository.Read("docs", "rules.schema.json"))!;

    /// <summary>What the schema has against each of the documents.</summary>
    public static async Task<IReadOnlyList<string[]>> ErrorsAsync(IEnumerable<string> documents, CancellationToken cancellationToken)
    {
        var input = new JsonObject
        {
            ["schema"] = Load(),
            ["documents"] = new JsonArray([.. documents.Select(document => JsonNode.Parse(document))])
        };
        var errors = await Specification.AskAsync("rules-errors.js", [], cancellationToken, input.ToJsonString());
        return [.. errors.AsArray().Select(document => document!.AsArray().Select(error => (string)error!).ToArray())];
    }
}
