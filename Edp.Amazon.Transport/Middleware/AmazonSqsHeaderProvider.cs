using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>The attributes of a received message as headers, and what SQS itself knows of it.</summary>
internal sealed class AmazonSqsHeaderProvider(Message message, IReadOnlyDictionary<string, string> attributes,
    SqsMessageBody body) :
    IHeaderProvider
{
    private const string TopicArn = nameof(TopicArn);

    public bool TryGetHeader(string key, [NotNullWhen(true)] out object? value)
    {
        value = attributes.TryGetValue(key, out var text) ? text : FromSqs(key);
        return value is not null;
    }

    public IEnumerable<KeyValuePair<string, object>> GetAll()
    {
        if (!attributes.ContainsKey(MessageHeaders.MessageId))
            yield return KeyValuePair.Create(MessageHeaders.MessageId, (object)message.MessageId);
        foreach (var (key, value) in attributes)
            yield return KeyValuePair.Create(key, (object)value);
    }

    private object? FromSqs(string key)
    {
        if (Is(key, MessageHeaders.MessageId) || Is(key, MessageHeaders.TransportMessageId))
            return message.MessageId;
        if (Is(key, TopicArn))
            return body.Envelope?.TopicArn;

        return Is(key, MessageHeaders.TransportSentTime)
            && long.TryParse(message.SystemAttributes.GetValueOrDefault(MessageSystemAttributeNames.SentTimestamp), NumberStyles.None,
                CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTime.UnixEpoch.AddMilliseconds(milliseconds)
            : null;
    }

    private static bool Is(string key, string name) => string.Equals(key, name, StringComparison.OrdinalIgnoreCase);
}
