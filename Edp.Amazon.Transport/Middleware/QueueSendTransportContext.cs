using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;
using Edp.Amazon.Transport.Broker;
using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Sends to a queue.</summary>
internal sealed class QueueSendTransportContext(
    IAmazonSqsHostConfiguration hostConfiguration,
    ReceiveEndpointContext receiveEndpointContext,
    AmazonSqsEndpointAddress address) : AmazonSqsSendTransportContext(hostConfiguration, receiveEndpointContext, address.Name)
{
    private readonly QueueEntity _queue = QueueEntity.Create(new QueueSettings(address.Name, address.Durable, address.AutoDelete));

    public override void Probe(ProbeContext context) => context.CreateScope("queue").Set(new { _queue.Name });

    protected override async Task SendAsync<T>(AmazonSqsMessageSendContext<T> context)
    {
        var entry = new SendMessageBatchRequestEntry
        {
            MessageBody = context.Body.GetString(),
            MessageAttributes = Headers.ForSend(context),
            DelaySeconds = DelaySeconds(context.Delay),
            MessageGroupId = NotEmpty(context.GroupId),
            MessageDeduplicationId = NotEmpty(context.DeduplicationId),
        };
        var size = MessageAttributes.SizeOf(entry.MessageBody, entry.MessageAttributes);
        var queue = await FindQueueAsync(size, context.CancellationToken).ConfigureAwait(false);
        try
        {
            await queue.Send(entry, size, context.CancellationToken).ConfigureAwait(false);
        }
        catch (AmazonSqsTransportException exception) when (exception.InnerException is QueueDoesNotExistException)
        {
            // It was there before: somebody has deleted it since.
            Broker.Queues.Evict(EntityName);
            queue = await FindQueueAsync(size, context.CancellationToken).ConfigureAwait(false);
            await queue.Send(entry, size, context.CancellationToken).ConfigureAwait(false);
        }
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int? DelaySeconds(TimeSpan? delay)
    {
        if (delay is not { } wanted || wanted <= TimeSpan.Zero)
            return null;

        // Up, so that a message never comes before its time.
        var seconds = (int)Math.Min(Math.Ceiling(wanted.TotalSeconds), int.MaxValue);
        return seconds <= SqsLimits.MaxDelaySeconds
            ? seconds
            : throw new AmazonSqsMessageRefusedException(
                $"SQS delays a message {SqsLimits.MaxDelaySeconds} s at most, not {wanted}: "
                + "schedule it in several hops. It was not sent.");
    }

    private async Task<QueueInfo> FindQueueAsync(int size, CancellationToken cancellationToken)
    {
        try
        {
            var queue = await FindQueueAsync(cancellationToken).ConfigureAwait(false);
            ThrowIfTooLarge(size, queue.MaxMessageSize, $"the queue {EntityName}");
            return queue;
        }
        catch (QueueDoesNotExistException exception)
        {
            throw new AmazonSqsTransportException($"The queue {EntityName} does not exist, the message was not sent", exception);
        }
    }

    private Task<QueueInfo> FindQueueAsync(CancellationToken cancellationToken)
    {
        // A temporary queue is its owner's to create: a reply to who is gone must not leave a queue behind.
        if (_queue.IsTemporary)
            return Broker.Queues.GetWhenCreated(EntityName, cancellationToken);

        return Broker.CreateTopology
            ? Broker.Queues.GetOrCreate(_queue, cancellationToken)
            : Broker.Queues.Get(EntityName, cancellationToken);
    }
}
