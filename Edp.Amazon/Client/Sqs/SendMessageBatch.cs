namespace Edp.Amazon.Client.Sqs;

internal sealed record SendMessageBatchRequest
{
    public required string QueueUrl { get; init; }

    public required IReadOnlyList<SendMessageBatchEntry> Entries { get; init; }
}

internal sealed record SendMessageBatchEntry
{
    /// <summary>Unique within the request; see <see cref="SqsLimits.MaxBatchEntryIdLength"/>.</summary>
    public required string Id { get; init; }

    public required string MessageBody { get; init; }

    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageAttributes { get; init; }

    /// <summary>0 to <see cref="SqsLimits.MaxDelaySeconds"/>; null: the queue's own delay.</summary>
    public int? DelaySeconds { get; init; }

    public string? MessageGroupId { get; init; }

    public string? MessageDeduplicationId { get; init; }
}

internal sealed record SendMessageBatchResponse
{
    public IReadOnlyList<SentMessage> Successful { get => field ?? []; init; }

    public IReadOnlyList<BatchFailure> Failed { get => field ?? []; init; }
}

internal sealed record SentMessage
{
    public required string Id { get; init; }

    public required string MessageId { get; init; }

    public string? SequenceNumber { get; init; }
}
