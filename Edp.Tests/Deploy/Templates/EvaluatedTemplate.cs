using System.Text.Json.Nodes;

namespace Edp.Tests.Deploy.Templates;

/// <summary>
/// A template for one set of parameter values: conditions decided, intrinsic functions replaced by what they give, and
/// attributes of resources by made-up values of the right shape.
/// </summary>
internal sealed class EvaluatedTemplate
{
    private static readonly Dictionary<string, string> PseudoParameters = new(StringComparer.Ordinal)
    {
        ["AWS::AccountId"] = "111122223333",
        ["AWS::Partition"] = "aws",
        ["AWS::Region"] = "eu-central-1",
        ["AWS::StackName"] = "edp-stack",
        ["AWS::StackId"] = "arn:aws:cloudformation:eu-central-1:111122223333:stack/edp-stack/1",
        ["AWS::URLSuffix"] = "amazonaws.com",
    };

    private readonly Template _template;
    private readonly IReadOnlyDictionary<string, string> _values;

    public EvaluatedTemplate(Template template, IReadOnlyDictionary<string, string> values)
    {
        _template = template;
        _values = values;
        Resources = Chosen(template.Resources);
        Outputs = Chosen(template.Outputs);
    }

    /// <summary>The resources that these values create.</summary>
    public JsonObject Resources { get; }

    public JsonObject Outputs { get; }

    public JsonObject Properties(string resource) =>
        Resources[resource]?["Properties"]?.AsObject() ?? throw new KeyNotFoundException($"No resource {resource} with these values");

    public IEnumerable<KeyValuePair<string, JsonObject>> OfType(string type) =>
        Resources.Where(entry => (string)entry.Value!["Type"]! == type)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value!["Properties"] as JsonObject ?? []));

    /// <summary>The ARN by which other resources of this evaluation name a queue, topic or rule.</summary>
    public string ArnOf(string resource) =>
        MadeUp.Attribute(_template, resource, (string)_template.Resources[resource]!["Type"]! == "AWS::SNS::Topic" ? "TopicArn" : "Arn");

    private JsonObject Chosen(JsonObject section)
    {
        var chosen = new JsonObject();
        foreach (var (name, content) in section)
        {
            if (content!["Condition"] is not { } condition || Holds((string)condition!))
                chosen[name] = Evaluate(content);
        }

        return chosen;
    }

    private JsonNode? Evaluate(JsonNode? node) => Value(node) is NoValue ? null : Value(node) as JsonNode;

    /// <summary>A JSON value, or the marker of <c>AWS::NoValue</c>, with which the entry that holds it disappears.</summary>
    private object? Value(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } function when IsFunction(function.First().Key) => Call(function.First().Key, function.First().Value),
        JsonObject mapping => Mapping(mapping),
        JsonArray sequence => new JsonArray([.. sequence.Select(Value).Where(item => item is not NoValue).Cast<JsonNode?>()]),
        null => null,
        _ => node.DeepClone(),
    };

    private static bool IsFunction(string key) => key == "Ref" || key.StartsWith("Fn::", StringComparison.Ordinal);

    private JsonObject Mapping(JsonObject mapping)
    {
        var result = new JsonObject();
        foreach (var (name, content) in mapping)
        {
            if (Value(content) is var value and not NoValue)
                result[name] = (JsonNode?)value;
        }

        return result;
    }

    private object? Call(string function, JsonNode? argument) => (function, argument) switch
    {
        ("Ref", JsonValue name) => Reference((string)name!),
        ("Fn::GetAtt", JsonArray path) => JsonValue.Create(MadeUp.Attribute(_template, (string)path[0]!, (string)path[1]!)),
        ("Fn::If", JsonArray branches) => Value(Holds((string)branches[0]!) ? branches[1] : branches[2]),
        ("Fn::Sub", JsonValue text) => JsonValue.Create(Substitute((string)text!, [])),
        ("Fn::Sub", JsonArray pair) => JsonValue.Create(Substitute((string)pair[0]!, Mapping(pair[1]!.AsObject()))),
        ("Fn::Join", JsonArray pair) => JsonValue.Create(string.Join(Text(pair[0]), Items(pair[1]).Select(item => (string)item!))),
        ("Fn::Split", JsonArray pair) => new JsonArray([.. Text(pair[1]).Split(Text(pair[0])).Select(item => JsonValue.Create(item))]),
        ("Fn::Select", JsonArray pair) => Items(pair[1])[int.Parse(Text(pair[0]), null)]!.DeepClone(),
        ("Fn::FindInMap", JsonArray path) => _template.Mappings[Text(path[0])]![Text(path[1])]![Text(path[2])]!.DeepClone(),
        _ => throw new NotSupportedException($"{function} is not evaluated here"),
    };

    private object? Reference(string name)
    {
        if (name == "AWS::NoValue")
            return new NoValue();
        if (PseudoParameters.TryGetValue(name, out var pseudo))
            return JsonValue.Create(pseudo);
        if (_template.Resources.ContainsKey(name))
            return JsonValue.Create(MadeUp.Reference(_template, name));

        var parameter = _template.Parameters[name]
            ?? throw new KeyNotFoundException($"Ref to {name}, which is neither parameter nor resource");
        var value = _values.GetValueOrDefault(name) ?? parameter["Default"]?.ToString()
            ?? throw new KeyNotFoundException($"Parameter {name} has no value");
        var type = (string)parameter["Type"]!;
        return type == "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal)
            ? new JsonArray([.. value.Split(',').Select(item => JsonValue.Create(item.Trim()))])
            : JsonValue.Create(value);
    }

    private bool Holds(string condition) => Decide(_template.Conditions[condition]
        ?? throw new KeyNotFoundException($"There is no condition {condition}"));

    private bool Decide(JsonNode condition)
    {
        var (function, argument) = condition.AsObject().First();
        return function switch
        {
            "Condition" => Holds((string)argument!),
            "Fn::Equals" => Text(argument![0]) == Text(argument[1]),
            "Fn::Not" => !Decide(argument![0]!),
            "Fn::And" => argument!.AsArray().All(item => Decide(item!)),
            "Fn::Or" => argument!.AsArray().Any(item => Decide(item!)),
            _ => throw new NotSupportedException($"{function} decides nothing"),
        };
    }

    private string Substitute(string text, JsonObject own) =>
        TemplateReference.Variable()
            .Replace(text, match => Variable(match.Groups["name"].Value, own)).Replace("${!", "${", StringComparison.Ordinal);

    private string Variable(string name, JsonObject own)
    {
        if (own[name] is { } value)
            return value.ToString();
        var path = name.Split('.', 2);
        return path.Length == 2 ? MadeUp.Attribute(_template, path[0], path[1]) : ((JsonNode)Reference(name)!).ToString();
    }

    private string Text(JsonNode? node) =>
        ((JsonNode?)Value(node))?.ToString() ?? throw new FormatException("A text was expected, nothing was found");

    private JsonArray Items(JsonNode? node) => ((JsonNode?)Value(node))!.AsArray();

    private sealed record NoValue;
}
