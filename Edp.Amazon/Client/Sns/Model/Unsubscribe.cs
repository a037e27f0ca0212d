namespace Amazon.SimpleNotificationService.Model;

internal sealed class UnsubscribeRequest
{
    public string? SubscriptionArn { get; set; }
}

internal sealed class UnsubscribeResponse;
