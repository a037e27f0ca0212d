using System.Text.Json.Serialization;

namespace Edp.Amazon.Client.Sqs;

internal sealed record CreateQueueRequest
{
    public required string QueueName { get; init; }

    /// <summary>See <see cref="QueueAttributeNames"/>.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    [JsonPropertyName("tags")]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

internal sealed record CreateQueueResponse
{
    public required string QueueUrl { get; init; }
}
