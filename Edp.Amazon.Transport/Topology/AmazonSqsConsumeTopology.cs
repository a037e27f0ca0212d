using MassTransit;

namespace Edp.Amazon.Transport.Topology;

/// <summary>Collects the topics that an endpoint's queue is subscribed to.</summary>
internal sealed class AmazonSqsConsumeTopology(AmazonSqsPublishTopology publishTopology) : ConsumeTopology(MaxTemporaryNameLength)
{
    // Leaves room for the suffixes _skipped and .fifo in the 80 characters of a queue's name.
    private const int MaxTemporaryNameLength = 72;
    private readonly List<TopicSettings> _topics = [];

    public void Subscribe(string topicName, Action<IAmazonSqsTopicSubscriptionConfigurator>? configure)
    {
        var topic = new TopicSettings(topicName);
        configure?.Invoke(topic);
        _topics.Add(topic);
    }

    public AmazonSqsMessageConsumeTopology<T> Get<T>()
        where T : class =>
        (AmazonSqsMessageConsumeTopology<T>)GetMessageTopology<T>();

    public IReadOnlyList<TopicEntity> GetTopics()
    {
        var topics = new List<TopicSettings>(_topics);
        ForEach<IMessageSubscription>(subscription =>
        {
            if (subscription.Topic is { } topic)
                topics.Add(topic);
        });
        return [.. topics.Select(topic => TopicEntity.Create(topic, publishTopology)).DistinctBy(topic => topic.Name,
            StringComparer.Ordinal)];
    }

    public override IEnumerable<ValidationResult> Validate() =>
        base.Validate().Concat(_topics
            .Where(topic => !AmazonSqsEntityNameValidator.Topic.IsValidEntityName(topic.Name))
            .Select(topic => this.Failure("Topic", $"'{topic.Name}' is no valid topic name")));

    protected override IMessageConsumeTopologyConfigurator CreateMessageTopology<T>()
    {
        var topology = new AmazonSqsMessageConsumeTopology<T>(publishTopology.Get<T>());
        OnMessageTopologyCreated(topology);
        return topology;
    }
}
