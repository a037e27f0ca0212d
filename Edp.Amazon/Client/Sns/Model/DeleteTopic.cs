namespace Amazon.SimpleNotificationService.Model;

internal sealed class DeleteTopicRequest
{
    public string? TopicArn { get; set; }
}

internal sealed class DeleteTopicResponse;
