using System.Text;
using System.Text.Json;
using Edp.Amazon.Client.Sqs;
using MassTransit;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// The body as it came. JSON is read without the SNS envelope around it, if the subscription is not raw; text and bytes keep it, so that
/// a message that is moved stays what it was.
/// </summary>
internal sealed class SqsMessageBody : MessageBody, JsonMessageBody
{
    private readonly string _body;
    private readonly Lazy<SnsEnvelope?> _envelope;
    private readonly Lazy<JsonElement?> _json;

    public SqsMessageBody(ReceivedMessage message)
    {
        _body = message.Body;
        // Raw deliveries of MassTransit carry their content type beside the body: no need to look for an envelope of SNS.
        _envelope = new Lazy<SnsEnvelope?>(() =>
            message.MessageAttributes.ContainsKey(MessageHeaders.ContentType) ? null : SnsEnvelope.TryRead(_body));
        _json = new Lazy<JsonElement?>(() => TryParse(_envelope.Value?.Message ?? _body));
    }

    /// <summary>The envelope of SNS, or null.</summary>
    public SnsEnvelope? Envelope => _envelope.Value;

    public long? Length => Encoding.UTF8.GetByteCount(_body);

    public Stream GetStream() => new MemoryStream(GetBytes());

    public byte[] GetBytes() => Encoding.UTF8.GetBytes(_body);

    public string GetString() => _body;

    /// <exception cref="JsonException">The body is no JSON.</exception>
    public JsonElement? GetJsonElement(JsonSerializerOptions options) =>
        _json.Value ?? JsonSerializer.Deserialize<JsonElement>(_envelope.Value?.Message ?? _body, options);

    /// <summary>True for MassTransit's envelope: it names message types and holds the message.</summary>
    public bool HasMessageEnvelope() =>
        _json.Value is { ValueKind: JsonValueKind.Object } json
        && json.TryGetProperty("messageType", out var type) && type.ValueKind == JsonValueKind.Array
        && json.TryGetProperty("message", out _);

    public bool IsJson() => _json.Value is not null;

    private static JsonElement? TryParse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
