using System.Text;
using System.Text.Json;
using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;
using MassTransit;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// The body as it came. JSON is read without the SNS envelope around it, if the subscription is not raw; text and bytes keep it, so that
/// a message that is moved stays what it was. Nothing is parsed to learn what it is: whoever consumes it parses it, once.
/// </summary>
internal sealed class SqsMessageBody : MessageBody, JsonMessageBody
{
    private readonly string _body;
    private readonly Lazy<SnsEnvelope?> _envelope;

    public SqsMessageBody(Message message)
    {
        _body = message.Body;
        // Raw deliveries of MassTransit carry their content type beside the body: no need to look for an envelope of SNS.
        _envelope = new Lazy<SnsEnvelope?>(() =>
            message.Headers.ContainsKey(MessageHeaders.ContentType) ? null : SnsEnvelope.TryRead(_body));
    }

    /// <summary>The envelope of SNS, or null.</summary>
    public SnsEnvelope? Envelope => _envelope.Value;

    public long? Length => Encoding.UTF8.GetByteCount(_body);

    private string Content => Envelope?.Message ?? _body;

    public Stream GetStream() => new MemoryStream(GetBytes());

    public byte[] GetBytes() => Encoding.UTF8.GetBytes(_body);

    public string GetString() => _body;

    /// <exception cref="JsonException">The body is no JSON.</exception>
    public JsonElement? GetJsonElement(JsonSerializerOptions options) => JsonSerializer.Deserialize<JsonElement>(Content, options);

    /// <summary>True for MassTransit's envelope: it names message types and holds the message.</summary>
    public bool HasMessageEnvelope() =>
        Content.Contains("\"messageType\"", StringComparison.Ordinal) && HasProperties(Encoding.UTF8.GetBytes(Content));

    public bool IsJson() => LooksLikeJson(Content);

    public static bool LooksLikeJson(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        return text.StartsWith("{") || text.StartsWith("[");
    }

    private static bool HasProperties(ReadOnlySpan<byte> json)
    {
        var (hasTypes, hasMessage) = (false, false);
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isTypes = reader.ValueTextEquals("messageType"u8);
                hasMessage |= reader.ValueTextEquals("message"u8);
                reader.Read();
                hasTypes |= isTypes && reader.TokenType == JsonTokenType.StartArray;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return hasTypes && hasMessage;
    }
}
