namespace Edp.Amazon.Client.Sns;

internal sealed record GetTopicAttributesRequest(string TopicArn);

internal sealed record GetTopicAttributesResponse(IReadOnlyDictionary<string, string> Attributes);
