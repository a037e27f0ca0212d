namespace Amazon.SimpleNotificationService.Model;

internal sealed class GetTopicAttributesRequest
{
    public string? TopicArn { get; set; }
}

internal sealed class GetTopicAttributesResponse
{
    public Dictionary<string, string>? Attributes { get; set; }
}
