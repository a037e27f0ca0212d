namespace Edp.Amazon.Client.Sns;

internal sealed record SetSubscriptionAttributesRequest(string SubscriptionArn, string AttributeName, string AttributeValue);
