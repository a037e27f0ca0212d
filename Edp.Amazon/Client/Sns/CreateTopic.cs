namespace Edp.Amazon.Client.Sns;

internal sealed record CreateTopicRequest
{
    public required string Name { get; init; }

    /// <summary>See <see cref="TopicAttributeNames"/>.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

internal sealed record CreateTopicResponse(string TopicArn);
