using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edp.Tests.Deploy.Events;

/// <summary>
/// Decides whether an event matches a rule's pattern, by the rules of the EventBridge user guide ("Creating event
/// patterns" and "Comparison operators for use in event patterns"): every field of the pattern must be in the event; a
/// list gives alternatives; where the event holds an array, one element that matches is enough. Operators that no
/// pattern here uses are refused, not guessed.
/// </summary>
internal static class EventPattern
{
    public static bool Matches(JsonObject pattern, JsonNode? @event) =>
        @event is JsonObject fields && pattern.All(field => Field(field.Key, field.Value, fields));

    private static bool Field(string name, JsonNode? wanted, JsonObject fields) => wanted switch
    {
        JsonObject nested when fields[name] is JsonArray items => items.Any(item => Matches(nested, item)),
        JsonObject nested => Matches(nested, fields[name]),
        JsonArray { Count: > 0 } alternatives => Leaf(alternatives, fields.ContainsKey(name), fields[name]),
        _ => throw new FormatException($"The pattern's field {name} must be an object or a list with at least one value"),
    };

    private static bool Leaf(JsonArray alternatives, bool exists, JsonNode? value)
    {
        var values = value is JsonArray items ? [.. items] : new[] { value };
        return alternatives.Any(alternative => Operator(alternative) is { Key: "exists" } test
            ? (bool)test.Value! == exists
            : exists && values.Any(one => One(alternative, one)));
    }

    private static bool One(JsonNode? alternative, JsonNode? value)
    {
        if (Operator(alternative) is not { } test)
            return Same(alternative, value);

        return test switch
        {
            { Key: "prefix", Value: JsonValue text } => Text(value)?.StartsWith((string)text!, StringComparison.Ordinal) == true,
            { Key: "suffix", Value: JsonValue text } => Text(value)?.EndsWith((string)text!, StringComparison.Ordinal) == true,
            { Key: "anything-but", Value: JsonArray excluded } => !excluded.Any(item => Same(item, value)),
            { Key: "anything-but", Value: JsonValue excluded } => !Same(excluded, value),
            _ => throw new NotSupportedException($"The operator {alternative!.ToJsonString()} is not known here"),
        };
    }

    private static KeyValuePair<string, JsonNode?>? Operator(JsonNode? alternative) => alternative switch
    {
        JsonObject { Count: 1 } test => test.First(),
        JsonObject or JsonArray => throw new FormatException($"{alternative.ToJsonString()} is no operator"),
        _ => null,
    };

    private static bool Same(JsonNode? wanted, JsonNode? value) => JsonNode.DeepEquals(wanted, value);

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? (string)value! : null;
}
