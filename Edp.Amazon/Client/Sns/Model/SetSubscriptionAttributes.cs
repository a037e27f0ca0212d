namespace Amazon.SimpleNotificationService.Model;

internal sealed class SetSubscriptionAttributesRequest
{
    public string? SubscriptionArn { get; set; }

    public string? AttributeName { get; set; }

    public string? AttributeValue { get; set; }
}

internal sealed class SetSubscriptionAttributesResponse;
