namespace Edp.Amazon.Client.Sns;

internal sealed record UnsubscribeRequest(string SubscriptionArn);
