namespace Edp.Amazon.Client.Sqs;

internal sealed record GetQueueUrlRequest
{
    public required string QueueName { get; init; }

    /// <summary>The account that owns the queue, if it is another one.</summary>
    public string? QueueOwnerAWSAccountId { get; init; }
}

internal sealed record GetQueueUrlResponse
{
    public required string QueueUrl { get; init; }
}
