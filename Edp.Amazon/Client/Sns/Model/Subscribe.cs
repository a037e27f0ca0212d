namespace Amazon.SimpleNotificationService.Model;

internal sealed class SubscribeRequest
{
    public string? TopicArn { get; set; }

    /// <summary>Such as <c>sqs</c>.</summary>
    public string? Protocol { get; set; }

    /// <summary>For <c>sqs</c>, the queue's ARN.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Whether the answer has the ARN of a subscription that waits to be confirmed, too.</summary>
    public bool? ReturnSubscriptionArn { get; set; }

    /// <summary>See <see cref="Edp.Amazon.Client.Sns.SubscriptionAttributeNames"/>.</summary>
    public Dictionary<string, string>? Attributes { get; set; }
}

internal sealed class SubscribeResponse
{
    public string? SubscriptionArn { get; set; }
}
