namespace Edp.Amazon.Client.Sqs;

internal sealed record ReceiveMessageRequest
{
    public required string QueueUrl { get; init; }

    /// <summary>1 to <see cref="SqsLimits.MaxBatchEntries"/>; null is 1.</summary>
    public int? MaxNumberOfMessages { get; init; }

    /// <summary>Seconds; null: the queue's own.</summary>
    public int? VisibilityTimeout { get; init; }

    /// <summary>0 to <see cref="SqsLimits.MaxWaitTimeSeconds"/>; null: the queue's own.</summary>
    public int? WaitTimeSeconds { get; init; }

    /// <summary><c>All</c> for each one; null for none.</summary>
    public IReadOnlyList<string>? MessageAttributeNames { get; init; }

    /// <summary>See <see cref="Sqs.MessageSystemAttributeNames"/>; null for none.</summary>
    public IReadOnlyList<string>? MessageSystemAttributeNames { get; init; }
}

internal sealed record ReceiveMessageResponse
{
    public IReadOnlyList<ReceivedMessage> Messages { get => field ?? []; init; }
}

internal sealed record ReceivedMessage
{
    public required string MessageId { get; init; }

    public required string ReceiptHandle { get; init; }

    public string Body { get => field ?? ""; init; }

    /// <summary>System attributes, see <see cref="Sqs.MessageSystemAttributeNames"/>.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get => field ?? NoAttributes; init; }

    public IReadOnlyDictionary<string, MessageAttributeValue> MessageAttributes { get => field ?? NoMessageAttributes; init; }

    private static readonly Dictionary<string, string> NoAttributes = [];
    private static readonly Dictionary<string, MessageAttributeValue> NoMessageAttributes = [];
}
