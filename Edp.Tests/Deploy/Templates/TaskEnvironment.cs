using System.Text.Json.Nodes;

namespace Edp.Tests.Deploy.Templates;

/// <summary>
/// The environment that the task definition of <c>deploy/edp.yaml</c> gives a container for a set of parameter values: the
/// plain variables, and the secrets with what ECS would read from Secrets Manager. A start of the built service takes it
/// with the endpoints pointed elsewhere.
/// </summary>
internal static class TaskEnvironment
{
    public static IReadOnlyDictionary<string, string> Of(EvaluatedTemplate template, string container = "edp")
    {
        var definition = Container(template, container);
        var plain = Entries(definition, "Environment").Select(entry => ((string)entry["Name"]!, (string)entry["Value"]!));
        var secret = Entries(definition, "Secrets")
            .Select(entry => ((string)entry["Name"]!, Secret(template, (string)entry["ValueFrom"]!)));
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in plain.Concat(secret))
            variables.Add(name, value);
        return variables;
    }

    public static JsonObject Container(EvaluatedTemplate template, string name) =>
        template.Properties("TaskDefinition")["ContainerDefinitions"]!.AsArray()
            .Select(definition => definition!.AsObject())
            .Single(definition => (string)definition["Name"]! == name);

    private static IEnumerable<JsonObject> Entries(JsonObject definition, string list) =>
        definition[list]?.AsArray().Select(entry => entry!.AsObject()) ?? [];

    /// <summary>
    /// ValueFrom is the ARN of a secret, followed by <c>:key::</c> where the secret is JSON and one of its fields is meant.
    /// </summary>
    private static string Secret(EvaluatedTemplate template, string valueFrom)
    {
        var (name, properties) = template.OfType("AWS::SecretsManager::Secret")
            .Single(secret => valueFrom.Split(':')[6] == secret.Key);
        var content = (string)properties["SecretString"]!;
        return valueFrom.Split(':') is [_, _, _, _, _, _, _, var key, "", ""]
            ? (string?)JsonNode.Parse(content)![key] ?? throw new KeyNotFoundException($"Secret {name} has no field {key}")
            : content;
    }
}
