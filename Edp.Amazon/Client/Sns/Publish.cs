namespace Edp.Amazon.Client.Sns;

internal sealed record PublishRequest
{
    public required string TopicArn { get; init; }

    public required string Message { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageAttributes { get; init; }

    public string? MessageGroupId { get; init; }

    public string? MessageDeduplicationId { get; init; }
}

internal sealed record PublishResponse(string MessageId, string? SequenceNumber);
