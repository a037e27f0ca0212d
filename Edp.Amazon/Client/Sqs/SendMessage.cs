namespace Edp.Amazon.Client.Sqs;

internal sealed record SendMessageRequest
{
    public required string QueueUrl { get; init; }

    public required string MessageBody { get; init; }

    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageAttributes { get; init; }

    /// <summary>0 to <see cref="SqsLimits.MaxDelaySeconds"/>; null: the queue's own delay.</summary>
    public int? DelaySeconds { get; init; }

    public string? MessageGroupId { get; init; }

    public string? MessageDeduplicationId { get; init; }
}

internal sealed record SendMessageResponse
{
    public required string MessageId { get; init; }

    public string? SequenceNumber { get; init; }
}
