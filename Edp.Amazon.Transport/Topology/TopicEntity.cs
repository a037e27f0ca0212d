using System.Globalization;

namespace Edp.Amazon.Transport.Topology;

/// <summary>A topic ready to be created: its own settings over those of all topics.</summary>
internal sealed record TopicEntity(
    string Name,
    bool AutoDelete,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> SubscriptionAttributes,
    IReadOnlyDictionary<string, string> Tags)
{
    private const string RawMessageDelivery = "RawMessageDelivery";

    /// <summary>A subscription is raw unless somebody asked for SNS envelopes.</summary>
    public static TopicEntity Create(TopicSettings topic, MassTransit.IAmazonSqsPublishTopologyConfigurator all)
    {
        var subscription = Merge(all.TopicSubscriptionAttributes, topic.TopicSubscriptionAttributes);
        subscription.TryAdd(RawMessageDelivery, "true");
        return new TopicEntity(topic.Name, topic.AutoDelete, Merge(all.TopicAttributes, topic.TopicAttributes), subscription,
            Merge(all.TopicTags, topic.TopicTags));
    }

    public static Dictionary<string, string> Merge<T>(IDictionary<string, T> weak, IDictionary<string, T> strong)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in weak.Concat(strong))
            merged[key] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return merged;
    }
}
