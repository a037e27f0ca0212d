namespace Edp.Amazon.Client.Sns;

/// <summary>Names of topic attributes ("SetTopicAttributes" in the SNS API Reference).</summary>
internal static class TopicAttributeNames
{
    public const string TopicArn = "TopicArn";
    public const string Policy = "Policy";
    public const string MaximumMessageSize = "MaximumMessageSize";
    public const string FifoTopic = "FifoTopic";
    public const string ContentBasedDeduplication = "ContentBasedDeduplication";
}

/// <summary>Names of subscription attributes ("SetSubscriptionAttributes" in the SNS API Reference).</summary>
internal static class SubscriptionAttributeNames
{
    public const string RawMessageDelivery = "RawMessageDelivery";
    public const string FilterPolicy = "FilterPolicy";
    public const string FilterPolicyScope = "FilterPolicyScope";
    public const string RedrivePolicy = "RedrivePolicy";
}
