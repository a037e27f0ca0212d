namespace Edp.Amazon.Client.Sqs;

internal sealed record DeleteMessageBatchRequest
{
    public required string QueueUrl { get; init; }

    public required IReadOnlyList<DeleteMessageBatchEntry> Entries { get; init; }
}

internal sealed record DeleteMessageBatchEntry(string Id, string ReceiptHandle);

internal sealed record DeleteMessageBatchResponse
{
    public IReadOnlyList<BatchSuccess> Successful { get => field ?? []; init; }

    public IReadOnlyList<BatchFailure> Failed { get => field ?? []; init; }
}
