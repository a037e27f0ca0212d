namespace MassTransit;

/// <summary>The topics of all published message types.</summary>
public interface IAmazonSqsPublishTopologyConfigurator : IPublishTopologyConfigurator
{
    /// <summary>Attributes of every topic.</summary>
    IDictionary<string, object> TopicAttributes { get; }

    /// <summary>Attributes of every subscription.</summary>
    IDictionary<string, object> TopicSubscriptionAttributes { get; }

    /// <summary>Tags of every topic.</summary>
    IDictionary<string, string> TopicTags { get; }

    /// <summary>The topic of one message type.</summary>
    new IAmazonSqsMessagePublishTopologyConfigurator<T> GetMessageTopology<T>()
        where T : class;

    /// <summary>The topic of one message type.</summary>
    new IAmazonSqsMessagePublishTopologyConfigurator GetMessageTopology(Type messageType);
}
