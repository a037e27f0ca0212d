namespace Amazon.SimpleNotificationService.Model;

internal sealed class PublishRequest
{
    public string? TopicArn { get; set; }

    public string? Message { get; set; }

    public string? Subject { get; set; }

    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }

    public string? MessageGroupId { get; set; }

    public string? MessageDeduplicationId { get; set; }
}

internal sealed class PublishResponse
{
    public string? MessageId { get; set; }

    public string? SequenceNumber { get; set; }
}
