namespace MassTransit;

/// <summary>How an endpoint reads its queue.</summary>
public interface IAmazonSqsQueueEndpointConfigurator : IAmazonSqsQueueConfigurator
{
    /// <summary>
    /// Seconds that one receive waits for messages, 0 to 20; default 3. A stop may take as long: a receive is never cut off, since SQS
    /// would hand its messages to nobody.
    /// </summary>
    ushort WaitTimeSeconds { set; }

    /// <summary>True: what is in the queue is thrown away at start; default false.</summary>
    bool PurgeOnStartup { set; }
}
