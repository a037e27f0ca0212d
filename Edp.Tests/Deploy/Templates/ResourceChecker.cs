using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edp.Tests.Deploy.Templates;

/// <summary>
/// Compares evaluated resources with the published resource specification: the type exists, each property exists, holds
/// the right kind of value, and none that is required is missing.
/// </summary>
/// <param name="specification">By type name: its attributes, properties and the types these use.</param>
internal sealed class ResourceChecker(JsonNode specification)
{
    private static readonly string[] ResourceKeys =
        ["Type", "Properties", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"];

    public IEnumerable<string> Complaints(JsonObject resources) =>
        resources.SelectMany(entry => Complaints(entry.Key, entry.Value!.AsObject()));

    /// <summary>Whether the type has an attribute that Fn::GetAtt can ask for.</summary>
    public bool HasAttribute(string type, string attribute) =>
        specification[type]?["attributes"]!.AsArray().Any(name => (string)name! == attribute) == true;

    private IEnumerable<string> Complaints(string name, JsonObject resource)
    {
        var type = (string)resource["Type"]!;
        if (specification[type] is not { } known)
            return [$"{name}: there is no resource type {type}"];

        return resource.Select(entry => entry.Key).Except(ResourceKeys).Select(key => $"{name}: {key} is no part of a resource")
            .Concat(Mapping(resource["Properties"] as JsonObject ?? [], known["properties"]!.AsObject(), known["types"]!.AsObject(), name));
    }

    private static IEnumerable<string> Mapping(JsonObject mapping, JsonObject properties, JsonObject types, string place)
    {
        foreach (var (name, _) in properties.Where(property => (bool)property.Value!["required"]! && !mapping.ContainsKey(property.Key)))
            yield return $"{place}: {name} is missing";

        foreach (var (name, value) in mapping)
        {
            var property = properties[name];
            if (property is null)
                yield return $"{place}: there is no property {name}";
            else if ((bool)property["deprecated"]!)
                yield return $"{place}: {name} is deprecated";

            foreach (var complaint in property is null ? [] : Value(value, property["type"]!, types, $"{place}.{name}"))
                yield return complaint;
        }
    }

    private static IEnumerable<string> Value(JsonNode? value, JsonNode type, JsonObject types, string place) => (string)type["type"]! switch
    {
        "array" => value is JsonArray items
            ? items.SelectMany((item, index) => Value(item, type["element"]!, types, $"{place}[{index}]"))
            : [$"{place}: a list is wanted"],
        "map" => value is JsonObject map
            ? map.SelectMany(entry => Value(entry.Value, type["element"]!, types, $"{place}.{entry.Key}"))
            : [$"{place}: a map is wanted"],
        "ref" => value is JsonObject mapping
            ? Mapping(mapping, types[(string)type["reference"]!["$ref"]!]!.AsObject(), types, place)
            : [$"{place}: a structure is wanted"],
        "union" => type["types"]!.AsArray()
            .Select(one => Value(value, one!, types, place).ToArray()).MinBy(complaints => complaints.Length)!,
        var simple => IsSimple(value, simple) ? [] : [$"{place}: {simple} is wanted, found {value?.ToJsonString() ?? "nothing"}"],
    };

    /// <summary>Parameters and attributes arrive as text; CloudFormation turns "5" and "true" into what is wanted.</summary>
    private static bool IsSimple(JsonNode? value, string wanted) => wanted switch
    {
        "string" or "date-time" => value?.GetValueKind() == JsonValueKind.String,
        "integer" => value is not null
            && long.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "number" => value is not null && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        "boolean" => value?.ToString() is "true" or "false",
        "json" => value is JsonObject,
        "tag" => value is JsonObject tag && tag.ContainsKey("Key") && tag.ContainsKey("Value"),
        _ => throw new NotSupportedException($"The specification's type '{wanted}' is not known here"),
    };
}
