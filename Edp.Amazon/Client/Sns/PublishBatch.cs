namespace Edp.Amazon.Client.Sns;

internal sealed record PublishBatchRequest
{
    public required string TopicArn { get; init; }

    public required IReadOnlyList<PublishBatchEntry> Entries { get; init; }
}

internal sealed record PublishBatchEntry
{
    /// <summary>Unique within the request; see <see cref="SnsLimits.MaxBatchEntryIdLength"/>.</summary>
    public required string Id { get; init; }

    public required string Message { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageAttributes { get; init; }

    public string? MessageGroupId { get; init; }

    public string? MessageDeduplicationId { get; init; }
}

internal sealed record PublishBatchResponse(IReadOnlyList<PublishedMessage> Successful, IReadOnlyList<BatchFailure> Failed);

internal sealed record PublishedMessage(string Id, string MessageId, string? SequenceNumber);
