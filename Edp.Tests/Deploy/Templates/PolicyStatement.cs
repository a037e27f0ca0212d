using System.Text.Json.Nodes;

namespace Edp.Tests.Deploy.Templates;

/// <summary>A statement of an IAM policy in an evaluated template.</summary>
internal sealed record PolicyStatement(string Place, JsonObject Content)
{
    public string Sid => (string?)Content[nameof(Sid)] ?? string.Empty;

    public bool Allows => (string?)Content["Effect"] == "Allow";

    public IReadOnlyList<string> Actions => Texts(Content["Action"]);

    public IReadOnlyList<string> Resources => Texts(Content["Resource"]);

    public static IEnumerable<PolicyStatement> In(JsonNode? node, string place) => node switch
    {
        JsonObject statement when statement.ContainsKey("Effect") && statement.ContainsKey("Action") => [new(place, statement)],
        JsonObject mapping => mapping.SelectMany(entry => In(entry.Value, $"{place}/{entry.Key}")),
        JsonArray items => items.SelectMany((item, index) => In(item, $"{place}/{index}")),
        _ => [],
    };

    private static string[] Texts(JsonNode? node) => node switch
    {
        null => [],
        JsonArray items => [.. items.Select(item => (string)item!)],
        _ => [(string)node!],
    };
}
