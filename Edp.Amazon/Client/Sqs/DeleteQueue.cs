namespace Edp.Amazon.Client.Sqs;

internal sealed record DeleteQueueRequest
{
    public required string QueueUrl { get; init; }
}
