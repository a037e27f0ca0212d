namespace Edp.Amazon.Client.Sqs;

internal sealed record DeleteMessageRequest
{
    public required string QueueUrl { get; init; }

    public required string ReceiptHandle { get; init; }
}
