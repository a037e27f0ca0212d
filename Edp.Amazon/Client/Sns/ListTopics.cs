namespace Edp.Amazon.Client.Sns;

internal sealed record ListTopicsRequest(string? NextToken = null);

internal sealed record ListTopicsResponse(IReadOnlyList<string> TopicArns, string? NextToken);
