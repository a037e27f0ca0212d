namespace Edp.Amazon.Client.Sqs;

internal sealed record PurgeQueueRequest
{
    public required string QueueUrl { get; init; }
}
