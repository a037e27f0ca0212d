using System.Text.Json;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// What SNS puts around a message for a subscription that is not raw ("Amazon SNS message formats" in the SNS Developer Guide). It is one
/// only if the message in it is JSON itself: a notification with plain text is for the consumer to judge.
/// </summary>
internal sealed record SnsEnvelope(string TopicArn, string Message, IReadOnlyDictionary<string, string> Attributes)
{
    public static SnsEnvelope? TryRead(string body)
    {
        if (!body.AsSpan().TrimStart().StartsWith("{") || !body.Contains("\"TopicArn\"", StringComparison.Ordinal))
            return null;

        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return Text(root, "Type") == "Notification" && Text(root, "TopicArn") is { } topicArn
                && Text(root, "Message") is { } message && SqsMessageBody.LooksLikeJson(message)
                ? new SnsEnvelope(topicArn, message, ReadAttributes(root))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> ReadAttributes(JsonElement root)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root.TryGetProperty("MessageAttributes", out var values) && values.ValueKind == JsonValueKind.Object)
        {
            foreach (var attribute in values.EnumerateObject().Where(a => a.Value.ValueKind == JsonValueKind.Object))
            {
                if (Text(attribute.Value, "Value") is { } value && Text(attribute.Value, "Type") != "Binary")
                    attributes[attribute.Name] = value;
            }
        }

        return attributes;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
