namespace Amazon.SimpleNotificationService.Model;

internal sealed class GetSubscriptionAttributesRequest
{
    public string? SubscriptionArn { get; set; }
}

internal sealed class GetSubscriptionAttributesResponse
{
    public Dictionary<string, string>? Attributes { get; set; }
}
