namespace MassTransit;

/// <summary>A receive endpoint on an SQS queue.</summary>
public interface IAmazonSqsReceiveEndpointConfigurator : IReceiveEndpointConfigurator, IAmazonSqsQueueEndpointConfigurator
{
    /// <summary>Seconds until a message that could neither be consumed nor moved to the error queue comes again; default 1.</summary>
    int RedeliverVisibilityTimeout { set; }

    /// <summary>Messages of one message group that are consumed at once, for FIFO queues; default 1 keeps their order.</summary>
    int ConcurrentDeliveryLimit { set; }

    /// <summary>
    /// Seconds for which received messages are invisible to others, 1 to 43200; default: the queue's own. While a consumer works it is
    /// renewed, up to <see cref="MaxVisibilityTimeout"/>.
    /// </summary>
    int VisibilityTimeout { set; }

    /// <summary>
    /// The longest that a message is kept, from its receive, by renewing its visibility; default and most 12 hours ("Amazon SQS
    /// visibility timeout"). When it is over, the consumer's token is cancelled.
    /// </summary>
    TimeSpan MaxVisibilityTimeout { set; }

    /// <summary>
    /// Seconds of the longest single renewal, 60 to 43200; default 60. A renewal is never longer than the visibility timeout.
    /// </summary>
    int MaxVisibilityTimeoutRenewal { set; }

    /// <summary>Subscribes the queue to the topic of a message type.</summary>
    void Subscribe<T>(Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null)
        where T : class;

    /// <summary>Subscribes the queue to a topic by its name.</summary>
    void Subscribe(string topicName, Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null);

    /// <summary>Consumes the messages of a FIFO queue without regard to their order.</summary>
    void DisableMessageOrdering();

    /// <summary>
    /// Has the bodies of the messages taken in sets, and only those that are left consumed one by one. Not for FIFO queues.
    /// </summary>
    void TakeBodies(IAmazonSqsBodyHandler handler, BodySetOptions options);
}
