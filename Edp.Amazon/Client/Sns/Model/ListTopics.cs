namespace Amazon.SimpleNotificationService.Model;

internal sealed class ListTopicsRequest
{
    public string? NextToken { get; set; }
}

internal sealed class ListTopicsResponse
{
    public List<Topic>? Topics { get; set; }

    public string? NextToken { get; set; }
}

internal sealed class Topic
{
    public string? TopicArn { get; set; }
}
