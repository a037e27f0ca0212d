namespace MassTransit;

/// <summary>A bus on SQS and SNS.</summary>
public interface IAmazonSqsBusFactoryConfigurator :
    IBusFactoryConfigurator<IAmazonSqsReceiveEndpointConfigurator>, IAmazonSqsQueueEndpointConfigurator
{
    /// <summary>The queues that endpoints move messages to.</summary>
    new IAmazonSqsSendTopologyConfigurator SendTopology { get; }

    /// <summary>The topics of published messages.</summary>
    new IAmazonSqsPublishTopologyConfigurator PublishTopology { get; }

    /// <summary>
    /// True (default): queues, topics, subscriptions and queue policies that are missing are created. False: they are looked up, and a
    /// missing one stops the start with its name; only temporary queues and their subscriptions are created.
    /// </summary>
    bool CreateTopology { set; }

    /// <summary>Configures the topic of a message type.</summary>
    void Publish<T>(Action<IAmazonSqsMessagePublishTopologyConfigurator<T>>? configureTopology = null)
        where T : class;

    /// <summary>Configures the topic of a message type.</summary>
    void Publish(Type messageType, Action<IAmazonSqsMessagePublishTopologyConfigurator>? configure = null);

    /// <summary>Names the queue of the bus itself (responses); default: a temporary name. Not to be shared with an endpoint.</summary>
    void OverrideDefaultBusEndpointQueueName(string value);

    /// <summary>Configures the host by a value; see the extension methods for the usual way.</summary>
    void Host(AmazonSqsHostSettings settings);
}
