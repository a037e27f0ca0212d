using Edp.Amazon.Client;
using Edp.Amazon.Client.Sns;
using Edp.Amazon.Transport.Configuration;
using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Publishes to a topic.</summary>
internal sealed class TopicSendTransportContext(
    AmazonSqsHostConfiguration hostConfiguration,
    ReceiveEndpointContext receiveEndpointContext,
    TopicEntity topic) : AmazonSqsSendTransportContext(hostConfiguration, receiveEndpointContext, topic.Name)
{
    public override void Probe(ProbeContext context) => context.CreateScope("topic").Set(new { topic.Name });

    protected override async Task SendAsync<T>(AmazonSqsMessageSendContext<T> context)
    {
        if (context.Delay > TimeSpan.Zero)
        {
            throw new AmazonSqsMessageRefusedException(
                $"SNS can not delay a message, and the topic {EntityName} was to get one after {context.Delay}: "
                + "schedule it to a queue, which publishes it. It was not sent.");
        }

        var entry = new PublishBatchEntry
        {
            Id = "",
            Message = context.Body.GetString(),
            MessageAttributes = Headers.ForSend(context),
            MessageGroupId = string.IsNullOrEmpty(context.GroupId) ? null : context.GroupId,
            MessageDeduplicationId = string.IsNullOrEmpty(context.DeduplicationId) ? null : context.DeduplicationId,
        };
        var size = MessageHeaderAttributes.SizeOf(entry.Message, entry.MessageAttributes);
        try
        {
            await PublishAsync(entry, size, context.CancellationToken).ConfigureAwait(false);
        }
        catch (AmazonSqsTransportException exception) when (exception.InnerException is ResourceNotFoundException)
        {
            // It was there before: somebody has deleted it since.
            Broker.Topics.Evict(EntityName);
            await PublishAsync(entry, size, context.CancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PublishAsync(PublishBatchEntry entry, int size, CancellationToken cancellationToken)
    {
        var info = await Broker.Topics.Get(topic, cancellationToken).ConfigureAwait(false);
        ThrowIfTooLarge(size, info.MaxMessageSize, $"the topic {EntityName}");
        await info.Publish(entry, size, cancellationToken).ConfigureAwait(false);
    }
}
