namespace Edp.Amazon.Transport.Broker;

/// <summary>What an endpoint has in AWS. Topics and subscriptions are those to take away with a temporary queue.</summary>
internal sealed record DeployedTopology(
    QueueInfo Queue, IReadOnlyList<TopicInfo> AutoDeleteTopics, IReadOnlyList<string> SubscriptionArns);
