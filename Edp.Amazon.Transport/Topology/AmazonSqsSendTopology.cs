using MassTransit;
using MassTransit.Topology;

namespace Edp.Amazon.Transport.Topology;

/// <summary>Names the queues that an endpoint moves messages to; the suffix of a FIFO queue stays last.</summary>
internal sealed class AmazonSqsSendTopology : SendTopology, IAmazonSqsSendTopologyConfigurator
{
    private const string FifoSuffix = ".fifo";

    public Action<IAmazonSqsQueueConfigurator>? ConfigureErrorSettings { get; set; }

    public Action<IAmazonSqsQueueConfigurator>? ConfigureDeadLetterSettings { get; set; }

    public QueueEntity ErrorQueue(QueueSettings queue) =>
        Beside(queue, ErrorQueueNameFormatter.FormatErrorQueueName, ConfigureErrorSettings);

    public QueueEntity DeadLetterQueue(QueueSettings queue) =>
        Beside(queue, DeadLetterQueueNameFormatter.FormatDeadLetterQueueName, ConfigureDeadLetterSettings);

    private static QueueEntity Beside(QueueSettings queue, Func<string, string> format, Action<IAmazonSqsQueueConfigurator>? configure)
    {
        var name = AmazonSqsEndpointAddress.IsFifo(queue.Name)
            ? format(queue.Name[..^FifoSuffix.Length]) + FifoSuffix
            : format(queue.Name);
        var settings = queue.Beside(name);
        configure?.Invoke(settings);
        return QueueEntity.Create(settings);
    }
}
