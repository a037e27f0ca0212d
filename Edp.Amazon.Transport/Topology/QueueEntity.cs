namespace Edp.Amazon.Transport.Topology;

/// <summary>A queue ready to be created.</summary>
internal sealed record QueueEntity(
    string Name,
    bool IsTemporary,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> SubscriptionAttributes,
    IReadOnlyDictionary<string, string> Tags)
{
    private static readonly Dictionary<string, object> None = [];
    private static readonly Dictionary<string, string> NoTags = [];

    public static QueueEntity Create(QueueSettings queue) => new(
        queue.Name,
        queue.IsTemporary,
        TopicEntity.Merge(None, queue.QueueAttributes),
        TopicEntity.Merge(None, queue.QueueSubscriptionAttributes),
        TopicEntity.Merge(NoTags, queue.QueueTags));
}
