using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Client.Sqs;
using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Publishes to a topic.</summary>
internal sealed class TopicSendTransportContext(
    IAmazonSqsHostConfiguration hostConfiguration,
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

        var attributes = Headers.ForSend(context);
        var body = context.Body.GetString();
        var entry = new PublishBatchRequestEntry
        {
            Message = body,
            MessageAttributes = TopicAttributes.Of(attributes),
            MessageGroupId = string.IsNullOrEmpty(context.GroupId) ? null : context.GroupId,
            MessageDeduplicationId = string.IsNullOrEmpty(context.DeduplicationId) ? null : context.DeduplicationId,
        };
        var size = MessageAttributes.SizeOf(body, attributes);
        try
        {
            await PublishAsync(entry, size, context.CancellationToken).ConfigureAwait(false);
        }
        catch (AmazonSqsTransportException exception) when (exception.InnerException is NotFoundException)
        {
            // It was there before: somebody has deleted it since.
            Broker.Topics.Evict(EntityName);
            await PublishAsync(entry, size, context.CancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PublishAsync(PublishBatchRequestEntry entry, int size, CancellationToken cancellationToken)
    {
        var info = await Broker.Topics.Get(topic, cancellationToken).ConfigureAwait(false);
        ThrowIfTooLarge(size, info.MaxMessageSize, $"the topic {EntityName}");
        await info.Publish(entry, size, cancellationToken).ConfigureAwait(false);
    }
}
