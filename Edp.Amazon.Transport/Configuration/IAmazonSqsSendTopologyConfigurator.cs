namespace MassTransit;

/// <summary>The queues that endpoints move messages to.</summary>
public interface IAmazonSqsSendTopologyConfigurator : ISendTopologyConfigurator
{
    /// <summary>How <c>_error</c> queues are created.</summary>
    Action<IAmazonSqsQueueConfigurator>? ConfigureErrorSettings { get; set; }

    /// <summary>How <c>_skipped</c> queues are created.</summary>
    Action<IAmazonSqsQueueConfigurator>? ConfigureDeadLetterSettings { get; set; }
}
