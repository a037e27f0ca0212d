using MassTransit;

namespace Edp.Amazon.Transport.Topology;

internal interface IMessageSubscription
{
    /// <summary>Null until something subscribes to the message type.</summary>
    TopicSettings? Topic { get; }
}

internal sealed class AmazonSqsMessageConsumeTopology<TMessage>(AmazonSqsMessagePublishTopology<TMessage> publishTopology) :
    MessageConsumeTopology<TMessage>, IMessageSubscription
    where TMessage : class
{
    private bool _invalid;

    public TopicSettings? Topic { get; private set; }

    public void Subscribe(Action<IAmazonSqsTopicSubscriptionConfigurator>? configure = null)
    {
        if (!IsBindableMessageType)
        {
            _invalid = true;
            return;
        }

        Topic ??= Copy(publishTopology.Topic);
        configure?.Invoke(Topic);
    }

    public override IEnumerable<ValidationResult> Validate()
    {
        foreach (var result in base.Validate())
            yield return result;
        if (_invalid)
            yield return this.Failure(TypeCache<TMessage>.ShortName, "has no topic to subscribe to");
    }

    // What one endpoint asks of its subscription is not for the others.
    private static TopicSettings Copy(TopicSettings source)
    {
        var topic = new TopicSettings(source.Name, source.Durable, source.AutoDelete);
        foreach (var (key, value) in source.TopicAttributes)
            topic.TopicAttributes[key] = value;
        foreach (var (key, value) in source.TopicSubscriptionAttributes)
            topic.TopicSubscriptionAttributes[key] = value;
        foreach (var (key, value) in source.TopicTags)
            topic.TopicTags[key] = value;
        return topic;
    }
}
