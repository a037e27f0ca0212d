using MassTransit;

namespace Edp.Amazon.Transport.Topology;

/// <summary>A queue as the configuration describes it.</summary>
internal class QueueSettings : IAmazonSqsQueueConfigurator
{
    public QueueSettings(string name, bool durable = true, bool autoDelete = false)
    {
        (Name, Durable, AutoDelete) = (name, durable, autoDelete);
        if (AmazonSqsEndpointAddress.IsFifo(name))
            QueueAttributes["FifoQueue"] = "true";
    }

    public string Name { get; set; }

    public bool Durable { get; set; }

    public bool AutoDelete { get; set; }

    /// <summary>A temporary queue belongs to one process, which creates and deletes it whatever else is only verified.</summary>
    public bool IsTemporary => AutoDelete || !Durable;

    public IDictionary<string, object> QueueAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, object> QueueSubscriptionAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, string> QueueTags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A queue of another name beside this one: as durable, with its attributes and tags.</summary>
    public QueueSettings Beside(string name)
    {
        var settings = new QueueSettings(name, Durable, AutoDelete);
        foreach (var (key, value) in QueueAttributes)
            settings.QueueAttributes[key] = value;
        foreach (var (key, value) in QueueTags)
            settings.QueueTags[key] = value;
        return settings;
    }
}

/// <summary>A topic as the configuration describes it.</summary>
internal class TopicSettings : IAmazonSqsTopicSubscriptionConfigurator
{
    public TopicSettings(string name, bool durable = true, bool autoDelete = false)
    {
        (Name, Durable, AutoDelete) = (name, durable, autoDelete);
        if (AmazonSqsEndpointAddress.IsFifo(name))
            TopicAttributes["FifoTopic"] = "true";
    }

    public string Name { get; }

    public bool Durable { get; set; }

    public bool AutoDelete { get; set; }

    public IDictionary<string, object> TopicAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, object> TopicSubscriptionAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, string> TopicTags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public AmazonSqsEndpointAddress GetEndpointAddress(Uri hostAddress) =>
        new(hostAddress, Name, Durable, AutoDelete, AmazonSqsEndpointAddress.AddressType.Topic);
}
