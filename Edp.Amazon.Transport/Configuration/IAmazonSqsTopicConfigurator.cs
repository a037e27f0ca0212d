namespace MassTransit;

/// <summary>How a topic is created.</summary>
public interface IAmazonSqsTopicConfigurator
{
    /// <summary>False for a topic that lives only as long as this process; default true.</summary>
    bool Durable { set; }

    /// <summary>True: an endpoint that subscribes to it deletes it as it stops; default false.</summary>
    bool AutoDelete { set; }

    /// <summary>Attributes for "CreateTopic".</summary>
    IDictionary<string, object> TopicAttributes { get; }

    /// <summary>Attributes for the topic's subscriptions; <c>RawMessageDelivery</c> is <c>true</c> unless set here.</summary>
    IDictionary<string, object> TopicSubscriptionAttributes { get; }

    /// <summary>Tags of a topic that is created.</summary>
    IDictionary<string, string> TopicTags { get; }

    /// <summary>The address of the topic.</summary>
    AmazonSqsEndpointAddress GetEndpointAddress(Uri hostAddress);
}
