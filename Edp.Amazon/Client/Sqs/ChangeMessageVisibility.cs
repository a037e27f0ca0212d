namespace Edp.Amazon.Client.Sqs;

internal sealed record ChangeMessageVisibilityRequest
{
    public required string QueueUrl { get; init; }

    public required string ReceiptHandle { get; init; }

    /// <summary>Seconds from now; 0 gives the message back at once.</summary>
    public required int VisibilityTimeout { get; init; }
}
