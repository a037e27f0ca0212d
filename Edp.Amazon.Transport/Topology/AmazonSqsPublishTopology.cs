using MassTransit;
using MassTransit.Topology;

namespace Edp.Amazon.Transport.Topology;

/// <summary>One topic per message type. SNS can not chain topics, so a message goes to the topic of the type it is published as.</summary>
internal sealed class AmazonSqsPublishTopology(IMessageTopology messageTopology) : PublishTopology, IAmazonSqsPublishTopologyConfigurator
{
    public IDictionary<string, object> TopicAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, object> TopicSubscriptionAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, string> TopicTags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public AmazonSqsMessagePublishTopology<T> Get<T>()
        where T : class =>
        (AmazonSqsMessagePublishTopology<T>)GetMessageTopology<T>();

    /// <summary>The topics of all types known to be published.</summary>
    public IReadOnlyList<TopicEntity> GetTopics()
    {
        var topics = new List<TopicEntity>();
        ForEachMessageType<IMessageTopicSource>(source =>
        {
            if (!source.Exclude)
                topics.Add(TopicEntity.Create(source.Topic, this));
        });
        return topics;
    }

    IAmazonSqsMessagePublishTopologyConfigurator<T> IAmazonSqsPublishTopologyConfigurator.GetMessageTopology<T>() => Get<T>();

    IAmazonSqsMessagePublishTopologyConfigurator IAmazonSqsPublishTopologyConfigurator.GetMessageTopology(Type messageType) =>
        (IAmazonSqsMessagePublishTopologyConfigurator)GetMessageTopology(messageType);

    protected override IMessagePublishTopologyConfigurator CreateMessageTopology<T>()
    {
        var topology = new AmazonSqsMessagePublishTopology<T>(this, messageTopology.GetMessageTopology<T>());
        OnMessageTopologyCreated(topology);
        return topology;
    }
}
