namespace Edp.Amazon.Client.Sns;

internal sealed record DeleteTopicRequest(string TopicArn);
