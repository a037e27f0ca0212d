namespace Amazon.SimpleNotificationService.Model;

internal sealed class ListSubscriptionsByTopicRequest
{
    public string? TopicArn { get; set; }

    public string? NextToken { get; set; }
}

internal sealed class ListSubscriptionsByTopicResponse
{
    public List<Subscription>? Subscriptions { get; set; }

    public string? NextToken { get; set; }
}

internal sealed class Subscription
{
    /// <summary>An ARN, or <c>PendingConfirmation</c>.</summary>
    public string? SubscriptionArn { get; set; }

    public string? TopicArn { get; set; }

    /// <summary>Such as <c>sqs</c>.</summary>
    public string? Protocol { get; set; }

    /// <summary>For <c>sqs</c>, the queue's ARN.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The account of the subscriber.</summary>
    public string? Owner { get; set; }
}
