using System.Globalization;
using Amazon.SQS.Model;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;

namespace Edp.Amazon.Inspecting;

/// <summary>Reads of SQS and SNS whether queues and topics are there, and changes nothing.</summary>
public sealed class BrokerInspector : IDisposable
{
    private readonly SqsClient _sqs;
    private readonly AmazonSimpleNotificationServiceClient _sns;

    /// <param name="settings">Where and as whom AWS is called.</param>
    public BrokerInspector(AmazonClientSettings settings)
    {
        _sqs = new SqsClient(settings);
        _sns = new AmazonSimpleNotificationServiceClient(settings);
    }

    /// <summary>How many messages a queue holds, about; null when there is no such queue.</summary>
    /// <param name="name">The queue's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="global::Amazon.Runtime.AmazonServiceException">SQS refuses, or does not answer.</exception>
    public async Task<long?> CountMessagesAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var queue = await _sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = name }, cancellationToken).ConfigureAwait(false);
            var request = new GetQueueAttributesRequest
            {
                QueueUrl = queue.QueueUrl, AttributeNames = [QueueAttributeNames.ApproximateNumberOfMessages]
            };
            var found = await _sqs.GetQueueAttributesAsync(request, cancellationToken).ConfigureAwait(false);
            return found.QueueAttributes.TryGetValue(QueueAttributeNames.ApproximateNumberOfMessages, out var count)
                ? long.Parse(count, CultureInfo.InvariantCulture)
                : 0;
        }
        catch (QueueDoesNotExistException)
        {
            return null;
        }
    }

    /// <summary>Those of the names for which there is no topic.</summary>
    /// <param name="names">Names of topics.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="global::Amazon.Runtime.AmazonServiceException">SNS refuses, or does not answer.</exception>
    public async Task<IReadOnlyList<string>> MissingTopicsAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var missing = names.ToHashSet(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await _sns.ListTopicsAsync(new ListTopicsRequest { NextToken = next }, cancellationToken).ConfigureAwait(false);
            missing.ExceptWith((page.Topics ?? []).Select(topic => topic.TopicArn![(topic.TopicArn!.LastIndexOf(':') + 1)..]));
            next = page.NextToken;
        }
        while (next is not null && missing.Count > 0);
        return [.. missing.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sqs.Dispose();
        _sns.Dispose();
    }
}
