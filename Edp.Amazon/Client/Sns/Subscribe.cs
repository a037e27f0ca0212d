namespace Edp.Amazon.Client.Sns;

internal sealed record SubscribeRequest
{
    public required string TopicArn { get; init; }

    /// <summary>Such as <c>sqs</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>For <c>sqs</c>, the queue's ARN.</summary>
    public required string Endpoint { get; init; }

    /// <summary>See <see cref="SubscriptionAttributeNames"/>.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

internal sealed record SubscribeResponse(string SubscriptionArn);
