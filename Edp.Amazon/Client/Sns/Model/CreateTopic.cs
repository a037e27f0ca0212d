namespace Amazon.SimpleNotificationService.Model;

internal sealed class CreateTopicRequest
{
    public required string Name { get; set; }

    /// <summary>See <see cref="Edp.Amazon.Client.Sns.TopicAttributeNames"/>.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    public List<Tag>? Tags { get; set; }
}

internal sealed class CreateTopicResponse
{
    public string? TopicArn { get; set; }
}

internal sealed class Tag
{
    public string? Key { get; set; }

    public string? Value { get; set; }
}
