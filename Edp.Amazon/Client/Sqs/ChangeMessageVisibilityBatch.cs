namespace Edp.Amazon.Client.Sqs;

internal sealed record ChangeMessageVisibilityBatchRequest
{
    public required string QueueUrl { get; init; }

    public required IReadOnlyList<ChangeMessageVisibilityBatchEntry> Entries { get; init; }
}

/// <param name="Id">Unique within the request.</param>
/// <param name="ReceiptHandle">From the receive.</param>
/// <param name="VisibilityTimeout">Seconds from now; 0 gives the message back at once.</param>
internal sealed record ChangeMessageVisibilityBatchEntry(string Id, string ReceiptHandle, int VisibilityTimeout);

internal sealed record ChangeMessageVisibilityBatchResponse
{
    public IReadOnlyList<BatchSuccess> Successful { get => field ?? []; init; }

    public IReadOnlyList<BatchFailure> Failed { get => field ?? []; init; }
}
