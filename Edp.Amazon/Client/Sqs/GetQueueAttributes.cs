namespace Edp.Amazon.Client.Sqs;

internal sealed record GetQueueAttributesRequest
{
    public required string QueueUrl { get; init; }

    /// <summary>See <see cref="QueueAttributeNames"/>; without any, SQS answers none.</summary>
    public required IReadOnlyList<string> AttributeNames { get; init; }
}

internal sealed record GetQueueAttributesResponse
{
    public IReadOnlyDictionary<string, string> Attributes { get => field ?? NoAttributes; init; }

    private static readonly Dictionary<string, string> NoAttributes = [];
}
