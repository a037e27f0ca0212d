namespace Amazon.SimpleNotificationService.Model;

internal sealed class PublishBatchRequest
{
    public string? TopicArn { get; set; }

    public List<PublishBatchRequestEntry>? PublishBatchRequestEntries { get; set; }
}

internal sealed class PublishBatchResponse
{
    public List<PublishBatchResultEntry>? Successful { get; set; }

    public List<BatchResultErrorEntry>? Failed { get; set; }
}
