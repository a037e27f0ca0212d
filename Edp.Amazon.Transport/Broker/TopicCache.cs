using System.Globalization;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sns;
using Edp.Amazon.Transport.Topology;
using MassTransit;

namespace Edp.Amazon.Transport.Broker;

/// <summary>The topics that this bus uses, by name.</summary>
internal sealed class TopicCache(IAmazonSimpleNotificationService client, bool createTopics, TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly EntityCache<TopicInfo> _topics = new();

    /// <summary>The topic, created if that is allowed and it does not exist.</summary>
    /// <exception cref="AmazonSqsTransportConfigurationException">There is no such topic and none may be created.</exception>
    public Task<TopicInfo> Get(TopicEntity topic, CancellationToken cancellationToken) =>
        _topics.GetOrAddAsync(topic.Name, () => createTopics ? CreateAsync(topic) : FindAsync(topic.Name), cancellationToken);

    public void Evict(string name) => _topics.Evict(name);

    public async Task DeleteAsync(TopicInfo topic, CancellationToken cancellationToken)
    {
        Evict(topic.Name);
        await client.DeleteTopicAsync(new DeleteTopicRequest { TopicArn = topic.Arn }, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _topics.DisposeAsync();

    private async Task<TopicInfo> CreateAsync(TopicEntity topic)
    {
        try
        {
            var response = await client.CreateTopicAsync(
                new CreateTopicRequest
                {
                    Name = topic.Name,
                    Attributes = topic.Attributes.Count == 0 ? null : topic.Attributes.ToDictionary(StringComparer.Ordinal),
                    Tags = topic.Tags.Count == 0 ? null : [.. topic.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })],
                },
                CancellationToken.None).ConfigureAwait(false);
            return await DescribeAsync(topic.Name, response.TopicArn!).ConfigureAwait(false);
        }
        catch (AmazonServiceException exception) when (exception.IsInvalidRequest)
        {
            // CreateTopic answers the existing topic only if its attributes and tags are the same.
            LogContext.Debug?.Log(exception, "Topic {Topic} can not be created, looking for an existing one", topic.Name);
            var arn = await FindArnAsync(topic.Name).ConfigureAwait(false);
            if (arn is null)
                throw;
            return await DescribeAsync(topic.Name, arn).ConfigureAwait(false);
        }
    }

    private async Task<TopicInfo> FindAsync(string name)
    {
        var arn = await FindArnAsync(name).ConfigureAwait(false)
            ?? throw new AmazonSqsTransportConfigurationException(
                $"The topic {name} does not exist, and topology is not created here (CreateTopology = false)");
        return await DescribeAsync(name, arn).ConfigureAwait(false);
    }

    private async Task<string?> FindArnAsync(string name)
    {
        string? nextToken = null;
        do
        {
            var page = await client.ListTopicsAsync(new ListTopicsRequest { NextToken = nextToken }, CancellationToken.None).ConfigureAwait(false);
            var arn = page.Topics?.Select(topic => topic.TopicArn).FirstOrDefault(arn => arn!.EndsWith(':' + name, StringComparison.Ordinal));
            if (arn is not null)
                return arn;
            nextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(nextToken));
        return null;
    }

    private async Task<TopicInfo> DescribeAsync(string name, string arn)
    {
        var maxMessageSize = SnsLimits.DefaultMaxMessageSize;
        try
        {
            var response = await client.GetTopicAttributesAsync(new GetTopicAttributesRequest { TopicArn = arn }, CancellationToken.None)
                .ConfigureAwait(false);
            if (int.TryParse(response.Attributes?.GetValueOrDefault(TopicAttributeNames.MaximumMessageSize), NumberStyles.None,
                CultureInfo.InvariantCulture, out var size))
                maxMessageSize = Math.Min(size, SnsLimits.MaxMessageSize);
        }
        catch (AmazonServiceException exception) when (exception.IsAccessDenied)
        {
            // Who may only publish to a topic can do without its attributes.
            LogContext.Debug?.Log(exception, "The attributes of topic {Topic} may not be read", name);
        }

        return new TopicInfo(name, arn, maxMessageSize, client, timeProvider);
    }
}
