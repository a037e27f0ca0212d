namespace Edp.Amazon.Client.Sns;

internal sealed record GetSubscriptionAttributesRequest(string SubscriptionArn);

internal sealed record GetSubscriptionAttributesResponse(IReadOnlyDictionary<string, string> Attributes);
