namespace MassTransit;

/// <summary>How a queue is created.</summary>
public interface IAmazonSqsQueueConfigurator
{
    /// <summary>False for a queue that lives only as long as this process; default true.</summary>
    bool Durable { set; }

    /// <summary>True: the endpoint deletes the queue as it stops; default false.</summary>
    bool AutoDelete { set; }

    /// <summary>Attributes for "CreateQueue", for instance <c>VisibilityTimeout</c> in seconds. An existing queue keeps its own.</summary>
    IDictionary<string, object> QueueAttributes { get; }

    /// <summary>
    /// Attributes for the queue's subscriptions ("Subscribe"), for instance <c>FilterPolicy</c>; stronger than the topic's.
    /// </summary>
    IDictionary<string, object> QueueSubscriptionAttributes { get; }

    /// <summary>Tags of a queue that is created.</summary>
    IDictionary<string, string> QueueTags { get; }
}
