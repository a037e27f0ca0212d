using System.Diagnostics.CodeAnalysis;
using MassTransit;
using MassTransit.Topology;

namespace Edp.Amazon.Transport.Topology;

internal interface IMessageTopicSource
{
    bool Exclude { get; }

    TopicSettings Topic { get; }
}

internal sealed class AmazonSqsMessagePublishTopology<TMessage> :
    MessagePublishTopology<TMessage>, IAmazonSqsMessagePublishTopologyConfigurator<TMessage>, IMessageTopicSource
    where TMessage : class
{
    public AmazonSqsMessagePublishTopology(IPublishTopology publishTopology, IMessageTopology<TMessage> messageTopology)
        : base(publishTopology)
    {
        var temporary = MessageTypeCache<TMessage>.IsTemporaryMessageType;
        Topic = new TopicSettings(messageTopology.EntityName, durable: !temporary, autoDelete: temporary);
    }

    public TopicSettings Topic { get; }

    public bool Durable
    {
        set => Topic.Durable = value;
    }

    public bool AutoDelete
    {
        set => Topic.AutoDelete = value;
    }

    public IDictionary<string, object> TopicAttributes => Topic.TopicAttributes;

    public IDictionary<string, object> TopicSubscriptionAttributes => Topic.TopicSubscriptionAttributes;

    public IDictionary<string, string> TopicTags => Topic.TopicTags;

    public AmazonSqsEndpointAddress GetEndpointAddress(Uri hostAddress) => Topic.GetEndpointAddress(hostAddress);

    public override bool TryGetPublishAddress(Uri baseAddress, [NotNullWhen(true)] out Uri? publishAddress)
    {
        publishAddress = Topic.GetEndpointAddress(baseAddress);
        return true;
    }
}
