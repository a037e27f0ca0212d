using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Edp.Tests.Deploy.Events;

/// <summary>
/// What a target with an input transformer receives ("Amazon EventBridge input transformation" in the user guide): each
/// <c>&lt;name&gt;</c> of the template becomes the value at its JSON path, escaped as it is inside quotes.
/// </summary>
internal static partial class InputTransformer
{
    public static string Transform(JsonObject transformer, JsonObject @event)
    {
        var paths = transformer["InputPathsMap"]!.AsObject();
        return Placeholder().Replace((string)transformer["InputTemplate"]!, match =>
            Escaped(At((string)(paths[match.Groups["name"].Value] ?? throw new FormatException($"{match.Value} has no path"))!, @event)));
    }

    private static JsonNode At(string path, JsonObject @event) =>
        path.Split('.').Skip(1).Aggregate((JsonNode?)@event, (node, name) => node?[name])
        ?? throw new FormatException($"The event has nothing at {path}");

    private static string Escaped(JsonNode value) => value.ToJsonString()[1..^1];

    [GeneratedRegex("<(?<name>[A-Za-z0-9_-]+)>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
