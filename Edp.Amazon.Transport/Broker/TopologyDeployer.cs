using Amazon.Runtime;
using Amazon.SQS.Model;
using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;
using Edp.Amazon.Transport.Topology;
using MassTransit;

namespace Edp.Amazon.Transport.Broker;

/// <summary>Creates what an endpoint needs in AWS, or makes sure that it is there.</summary>
internal sealed class TopologyDeployer(BrokerContext broker)
{
    private const string Protocol = "sqs";
    private const int PolicyAttempts = 5;

    /// <summary>Answers the endpoint's queue and its subscriptions.</summary>
    /// <exception cref="AmazonSqsTransportConfigurationException">Something is missing and may not be created; all that is, by
    /// name.</exception>
    public async Task<DeployedTopology> DeployAsync(BrokerTopology topology, CancellationToken cancellationToken)
    {
        if (!broker.CreateTopology && !topology.Queue.IsTemporary)
            return new DeployedTopology(await VerifyAsync(topology, cancellationToken).ConfigureAwait(false), [], []);

        var queue = await broker.Queues.GetOrCreate(topology.Queue, cancellationToken).ConfigureAwait(false);
        var topics = await Task.WhenAll(topology.Topics.Select(topic => broker.Topics.Get(topic, cancellationToken)))
            .ConfigureAwait(false);
        if (topics.Length == 0)
            return new DeployedTopology(queue, [], []);

        var queueArn = queue.Arn ?? throw new AmazonSqsTransportException(
            $"The attributes of the queue {queue.Name} may not be read, so it can not be subscribed to topics (sqs:GetQueueAttributes)");
        await AllowTopicsAsync(queue, queueArn, topics, cancellationToken).ConfigureAwait(false);
        var subscriptions = await Task.WhenAll(topology.Topics.Zip(topics, (entity, topic) =>
            SubscribeAsync(topic, queueArn, Attributes(entity, topology.Queue), cancellationToken))).ConfigureAwait(false);
        return new DeployedTopology(queue, [.. topics.Zip(topology.Topics).Where(t => t.Second.AutoDelete).Select(t => t.First)],
            subscriptions);
    }

    private static Dictionary<string, string> Attributes(TopicEntity topic, QueueEntity queue)
    {
        var attributes = new Dictionary<string, string>(topic.SubscriptionAttributes, StringComparer.Ordinal);
        foreach (var (key, value) in queue.SubscriptionAttributes)
            attributes[key] = value;
        return attributes;
    }

    private async Task<QueueInfo> VerifyAsync(BrokerTopology topology, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        QueueInfo? endpointQueue = null;
        foreach (var queue in topology.MoveQueues.Prepend(topology.Queue))
        {
            try
            {
                var found = await broker.Queues.Get(queue.Name, cancellationToken).ConfigureAwait(false);
                endpointQueue ??= found;
            }
            catch (QueueDoesNotExistException)
            {
                missing.Add($"the queue {queue.Name}");
            }
        }

        foreach (var topic in topology.Topics)
        {
            try
            {
                var found = await broker.Topics.Get(topic, cancellationToken).ConfigureAwait(false);
                if (endpointQueue?.Arn is { } arn
                    && await FindSubscriptionAsync(found, arn, cancellationToken).ConfigureAwait(false) is null)
                    missing.Add($"the subscription of the queue {topology.Queue.Name} to the topic {topic.Name}");
            }
            catch (AmazonServiceException exception) when (exception.IsAccessDenied)
            {
                LogContext.Warning?.Log(exception, "Whether the queue {Queue} is subscribed to the topic {Topic} may not be looked up",
                    topology.Queue.Name, topic.Name);
            }
            catch (AmazonSqsTransportConfigurationException)
            {
                missing.Add($"the topic {topic.Name}");
            }
        }

        return missing.Count == 0
            ? endpointQueue!
            : throw new AmazonSqsTransportConfigurationException(
                $"Missing in AWS, and not created here (CreateTopology = false): {string.Join(", ", missing)}");
    }

    /// <summary>
    /// The policy is read, changed and written, and two processes may do so at once: so it is read again until all topics are in it.
    /// </summary>
    private async Task AllowTopicsAsync(QueueInfo queue, string queueArn, IEnumerable<TopicInfo> topics,
        CancellationToken cancellationToken)
    {
        var topicArns = topics.Select(topic => topic.Arn).ToList();
        for (var attempt = 1; attempt <= PolicyAttempts; attempt++)
        {
            var current = await broker.Sqs.GetQueueAttributesAsync(
                new GetQueueAttributesRequest { QueueUrl = queue.Url, AttributeNames = [QueueAttributeNames.Policy] },
                cancellationToken).ConfigureAwait(false);
            var policy = QueuePolicy.Allow(current.QueueAttributes.GetValueOrDefault(QueueAttributeNames.Policy), queueArn, topicArns);
            if (policy is null)
                return;

            await broker.Sqs.SetQueueAttributesAsync(
                new SetQueueAttributesRequest
                {
                    QueueUrl = queue.Url,
                    Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { [QueueAttributeNames.Policy] = policy },
                },
                cancellationToken).ConfigureAwait(false);
        }

        LogContext.Debug?.Log("The policy of queue {Queue} was written {Attempts} times and does not show it yet", queue.Name,
            PolicyAttempts);
    }

    private async Task<string> SubscribeAsync(TopicInfo topic, string queueArn, Dictionary<string, string> attributes,
        CancellationToken cancellationToken)
    {
        try
        {
            var response = await broker.Sns.SubscribeAsync(
                new SubscribeRequest
                {
                    TopicArn = topic.Arn,
                    Protocol = Protocol,
                    Endpoint = queueArn,
                    Attributes = attributes,
                    ReturnSubscriptionArn = true,
                },
                cancellationToken).ConfigureAwait(false);
            LogContext.Debug?.Log("Subscribed {QueueArn} to {TopicArn}", queueArn, topic.Arn);
            return response.SubscriptionArn!;
        }
        catch (AmazonServiceException exception) when (exception.IsInvalidRequest)
        {
            // "Subscription already exists with different attributes": these are the attributes wanted now.
            var arn = await FindSubscriptionAsync(topic, queueArn, cancellationToken).ConfigureAwait(false);
            if (arn is null)
                throw;

            var current = await broker.Sns.GetSubscriptionAttributesAsync(
                new GetSubscriptionAttributesRequest { SubscriptionArn = arn }, cancellationToken).ConfigureAwait(false);
            foreach (var (key, value) in attributes.Where(a => current.Attributes?.GetValueOrDefault(a.Key) != a.Value))
            {
                var change = new SetSubscriptionAttributesRequest { SubscriptionArn = arn, AttributeName = key, AttributeValue = value };
                await broker.Sns.SetSubscriptionAttributesAsync(change, cancellationToken).ConfigureAwait(false);
            }

            return arn;
        }
    }

    private async Task<string?> FindSubscriptionAsync(TopicInfo topic, string queueArn, CancellationToken cancellationToken)
    {
        string? nextToken = null;
        do
        {
            var page = await broker.Sns.ListSubscriptionsByTopicAsync(
                new ListSubscriptionsByTopicRequest { TopicArn = topic.Arn, NextToken = nextToken }, cancellationToken).ConfigureAwait(false);
            var subscription = page.Subscriptions?.FirstOrDefault(s => s.Protocol == Protocol && s.Endpoint == queueArn);
            if (subscription is not null)
                return subscription.SubscriptionArn;
            nextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(nextToken));
        return null;
    }
}
