using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Edp.Tests.Deploy.Templates;

/// <summary>One place where a template names a parameter, a resource, an attribute, a condition or a mapping.</summary>
internal sealed partial record TemplateReference(ReferenceKind Kind, string Name, string? Attribute, string Place)
{
    /// <summary>Finds all references below a node, with the place of each.</summary>
    public static IEnumerable<TemplateReference> In(JsonNode? node, string place) => node switch
    {
        JsonObject mapping => mapping.SelectMany(entry => Of(entry.Key, entry.Value, $"{place}/{entry.Key}")),
        JsonArray sequence => sequence.SelectMany((item, index) => In(item, $"{place}/{index}")),
        _ => [],
    };

    private static IEnumerable<TemplateReference> Of(string key, JsonNode? value, string place) => (key, value) switch
    {
        ("Ref", JsonValue name) => [new(ReferenceKind.Ref, (string)name!, null, place)],
        ("Fn::GetAtt", JsonArray path) => [new(ReferenceKind.GetAtt, (string)path[0]!, (string)path[1]!, place)],
        ("Fn::Sub", JsonValue text) => Variables((string)text!, [], place),
        ("Fn::Sub", JsonArray pair) =>
            Variables((string)pair[0]!, [.. pair[1]!.AsObject().Select(entry => entry.Key)], place).Concat(In(pair[1], place)),
        ("Fn::If", JsonArray branches) =>
            [new(ReferenceKind.Condition, (string)branches[0]!, null, place), .. In(branches, place)],
        ("Fn::FindInMap", JsonArray path) => [new(ReferenceKind.Mapping, (string)path[0]!, null, place), .. In(path, place)],
        ("Condition", JsonValue name) when IsCondition().IsMatch(place) => [new(ReferenceKind.Condition, (string)name!, null, place)],
        ("DependsOn", JsonValue name) => [new(ReferenceKind.DependsOn, (string)name!, null, place)],
        ("DependsOn", JsonArray names) when names.All(name => name is JsonValue) =>
            names.Select(name => new TemplateReference(ReferenceKind.DependsOn, (string)name!, null, place)),
        _ => In(value, place),
    };

    private static IEnumerable<TemplateReference> Variables(string text, IReadOnlyList<string> own, string place) =>
        Variable().Matches(text)
            .Select(match => match.Groups["name"].Value)
            .Where(name => !own.Contains(name))
            .Select(name => name.Split('.', 2))
            .Select(path => path.Length == 2
                ? new TemplateReference(ReferenceKind.GetAtt, path[0], path[1], place)
                : new TemplateReference(ReferenceKind.Ref, path[0], null, place));

    /// <summary>Elsewhere (policies, container dependencies) the same word is a property of a resource.</summary>
    [GeneratedRegex("^/(Resources|Outputs)/[^/]+/Condition$|^/Conditions/", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsCondition();

    [GeneratedRegex(@"\$\{(?<name>[^!}][^}]*)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    internal static partial Regex Variable();
}

internal enum ReferenceKind
{
    Ref,
    GetAtt,
    Condition,
    Mapping,
    DependsOn,
}
