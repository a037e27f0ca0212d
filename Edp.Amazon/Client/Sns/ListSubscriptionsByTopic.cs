namespace Edp.Amazon.Client.Sns;

internal sealed record ListSubscriptionsByTopicRequest(string TopicArn, string? NextToken = null);

internal sealed record ListSubscriptionsByTopicResponse(IReadOnlyList<TopicSubscription> Subscriptions, string? NextToken);

/// <param name="SubscriptionArn">An ARN, or <c>PendingConfirmation</c>.</param>
/// <param name="TopicArn">The topic.</param>
/// <param name="Protocol">Such as <c>sqs</c>.</param>
/// <param name="Endpoint">For <c>sqs</c>, the queue's ARN.</param>
/// <param name="Owner">The account of the subscriber.</param>
internal sealed record TopicSubscription(string SubscriptionArn, string TopicArn, string Protocol, string Endpoint, string Owner);
