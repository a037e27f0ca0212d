using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;
using Edp.Amazon.Transport.Topology;
using MassTransit;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Moves a received message, as it is, to a queue beside the endpoint's; the reason becomes attributes.</summary>
internal abstract class AmazonSqsMoveTransport(IAmazonSqsHostConfiguration hostConfiguration, QueueEntity destination)
{
    // A reason of less says nothing.
    private const int ShortestText = 16;
    private readonly Lazy<MessageHeaderAttributes> _headers = new(() => new MessageHeaderAttributes(allowTransportHeader: null));

    protected async Task MoveAsync(ReceiveContext context, IEnumerable<KeyValuePair<string, object>> faultHeaders)
    {
        var received = context.TryGetPayload(out Message? message) ? message : null;
        var body = context.Body.GetString();
        var attributes = _headers.Value.ForMove(received?.Headers ?? new Dictionary<string, MessageAttributeValue>(),
            faultHeaders);
        var isFifo = AmazonSqsEndpointAddress.IsFifo(destination.Name);
        var entry = new SendMessageBatchRequestEntry
        {
            MessageBody = body,
            MessageAttributes = attributes,
            MessageGroupId = isFifo ? received?.SystemAttributes.GetValueOrDefault(MessageSystemAttributeNames.MessageGroupId) : null,
            MessageDeduplicationId =
                isFifo ? received?.SystemAttributes.GetValueOrDefault(MessageSystemAttributeNames.MessageDeduplicationId) : null,
        };

        try
        {
            await SendAsync(entry, attributes).ConfigureAwait(false);
        }
        catch (AmazonSqsTransportException exception) when (exception.InnerException is QueueDoesNotExistException)
        {
            hostConfiguration.Broker.Queues.Evict(destination.Name);
            await SendAsync(entry, attributes).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(SendMessageBatchRequestEntry entry, Dictionary<string, MessageAttributeValue> attributes)
    {
        var broker = hostConfiguration.Broker;
        var queue = broker.CreateTopology || destination.IsTemporary
            ? await broker.Queues.GetOrCreate(destination, CancellationToken.None).ConfigureAwait(false)
            : await broker.Queues.Get(destination.Name, CancellationToken.None).ConfigureAwait(false);

        Shorten(entry.MessageBody, attributes, queue.MaxMessageSize);
        await queue.Send(entry, MessageAttributes.SizeOf(entry.MessageBody, attributes), CancellationToken.None)
            .ConfigureAwait(false);
    }

    /// <summary>A message of the largest size leaves little room for the reason: it is cut, and the message moves all the same.</summary>
    private static void Shorten(string body, Dictionary<string, MessageAttributeValue> attributes, int limit)
    {
        foreach (var name in (string[])[MessageHeaders.FaultMessage, MessageHeaders.FaultInputAddress, MessageHeaders.Reason])
        {
            var over = MessageAttributes.SizeOf(body, attributes) - limit;
            if (over <= 0)
                return;
            if (attributes.Remove(name, out var value) && value.StringValue is { } text)
            {
                var length = Math.Min(text.Length,
                    (MessageAttributes.SizeOf(name, value) - over - name.Length - value.DataType.Length) / 4);
                if (length < ShortestText)
                    continue;
                if (char.IsHighSurrogate(text[length - 1]))
                    length--;
                attributes[name] = MessageAttributes.Text(text[..length]);
            }
        }
    }
}
