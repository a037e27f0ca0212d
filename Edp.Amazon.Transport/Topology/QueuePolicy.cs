using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edp.Amazon.Transport.Topology;

/// <summary>
/// The policy of a queue that lets SNS deliver the messages of its topics: one statement for the service principal, with the topics in
/// its <c>aws:SourceArn</c> condition. What others have written into the policy stays.
/// </summary>
internal static class QueuePolicy
{
    private const string Action = "sqs:SendMessage";
    private const string Service = "sns.amazonaws.com";
    private const string Condition = "ArnLike";
    private const string SourceArn = "aws:SourceArn";
    private static readonly JsonSerializerOptions Compact = new() { WriteIndented = false };

    /// <summary>The policy with all topics allowed, or null when <paramref name="policy"/> already allows them.</summary>
    /// <exception cref="JsonException">The policy is no JSON object.</exception>
    public static string? Allow(string? policy, string queueArn, IEnumerable<string> topicArns)
    {
        var document = string.IsNullOrWhiteSpace(policy)
            ? new JsonObject { ["Version"] = "2012-10-17" }
            : JsonNode.Parse(policy) as JsonObject ?? throw new JsonException($"The policy of the queue {queueArn} is no JSON object");
        var statements = Statements(document);

        var allowed = statements.Where(s => IsOurs(s, queueArn)).SelectMany(SourceArns).ToHashSet(StringComparer.Ordinal);
        var missing = topicArns.Distinct(StringComparer.Ordinal)
            .Where(arn => !allowed.Contains(arn) && !allowed.Contains(arn[..(arn.LastIndexOf(':') + 1)] + "*"))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (missing.Count == 0)
            return null;

        var statement = statements.FirstOrDefault(s => IsOurs(s, queueArn)) ?? Add(statements, queueArn);
        statement["Condition"]![Condition]![SourceArn] =
            new JsonArray([.. SourceArns(statement).Concat(missing).Select(a => (JsonNode)a)]);
        return document.ToJsonString(Compact);
    }

    private static JsonArray Statements(JsonObject document)
    {
        switch (document["Statement"])
        {
            case JsonArray array:
                return array;
            case JsonObject single:
                document.Remove("Statement");
                return (JsonArray)(document["Statement"] = new JsonArray(single));
            default:
                return (JsonArray)(document["Statement"] = new JsonArray());
        }
    }

    private static JsonObject Add(JsonArray statements, string queueArn)
    {
        var statement = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = Service },
            ["Action"] = Action,
            ["Resource"] = queueArn,
            ["Condition"] = new JsonObject { [Condition] = new JsonObject { [SourceArn] = new JsonArray() } },
        };
        statements.Add((JsonNode)statement);
        return statement;
    }

    private static bool IsOurs(JsonNode? statement, string queueArn) =>
        statement is JsonObject node
        && (string?)node["Effect"] == "Allow"
        && Values(node["Action"]).Contains(Action, StringComparer.OrdinalIgnoreCase)
        && Values(node["Resource"]).Contains(queueArn, StringComparer.Ordinal)
        && node["Principal"] is JsonObject principal && Values(principal["Service"]).Contains(Service, StringComparer.Ordinal)
        && node["Condition"] is JsonObject { Count: 1 } condition
        && condition[Condition] is JsonObject { Count: 1 } like && like[SourceArn] is not null;

    private static IEnumerable<string> SourceArns(JsonNode? statement) => Values(statement?["Condition"]?[Condition]?[SourceArn]);

    private static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        JsonArray array => array.Select(item => (string?)item).OfType<string>(),
        JsonValue value => value.TryGetValue<string>(out var text) ? [text] : [],
        _ => [],
    };
}
