using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Edp.Tests.Deploy.Templates;

/// <summary>
/// Reads YAML as CloudFormation does ("Template format" in its user guide): YAML 1.1 scalars, short tags for the
/// intrinsic functions, no aliases, no key twice.
/// </summary>
internal static class TemplateYaml
{
    private static readonly string[] Functions =
        ["Base64", "Cidr", "FindInMap", "GetAZs", "If", "ImportValue", "Join", "Select", "Split", "Sub", "And", "Equals", "Not", "Or"];

    public static JsonNode Parse(string text)
    {
        RefuseAliases(text);
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count == 1
            ? Convert(stream.Documents[0].RootNode)!
            : throw new FormatException($"Expected one YAML document, found {stream.Documents.Count}");
    }

    private static void RefuseAliases(string text)
    {
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias alias)
                throw new FormatException($"CloudFormation does not take aliases: *{alias.Value} in line {alias.Start.Line}");
        }
    }

    /// <summary>What a YAML node says, in JSON.</summary>
    public static JsonNode? Convert(YamlNode node)
    {
        JsonNode? content = node switch
        {
            YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child =>
                KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Convert(child.Value)))),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new FormatException($"Unexpected YAML node in line {node.Start.Line}"),
        };
        return node.Tag.IsEmpty || !node.Tag.Value.StartsWith('!') || node.Tag.Value == "!" ? content : Function(node, content);
    }

    private static JsonObject Function(YamlNode node, JsonNode? content)
    {
        var name = node.Tag.Value[1..];
        if (name is "Ref" or "Condition")
            return new JsonObject { [name] = content };
        if (name == "GetAtt")
            return new JsonObject { ["Fn::GetAtt"] = content is JsonValue path ? Attribute((string)path!) : content };
        return Functions.Contains(name)
            ? new JsonObject { ["Fn::" + name] = content }
            : throw new FormatException($"CloudFormation knows no !{name} (line {node.Start.Line})");
    }

    private static JsonArray Attribute(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return [path[..dot], path[(dot + 1)..]];
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var value = scalar.Value!;
        if (scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty)
            return JsonValue.Create(value);
        if (value is "" or "~" or "null")
            return null;
        if (value is "true" or "false")
            return JsonValue.Create(value == "true");
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return JsonValue.Create(integer);
        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : JsonValue.Create(value);
    }
}
