namespace Edp.Amazon.Client.Sqs;

internal sealed record SetQueueAttributesRequest
{
    public required string QueueUrl { get; init; }

    /// <summary>Only these change; an empty value removes an attribute.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }
}
