using System.Globalization;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;

namespace Edp.Amazon.Redriving;

/// <summary>How many messages queues hold.</summary>
/// <param name="settings">How AWS is called.</param>
public sealed class QueueDepths(AmazonClientSettings settings) : IDisposable
{
    private readonly SqsClient _sqs = new(settings);

    /// <summary>About how many messages wait in a queue.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there is no such queue: it is created with its first message.</returns>
    public async Task<long?> ReadAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            var url = await _sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue }, cancellationToken).ConfigureAwait(false);
            var answer = await _sqs.GetQueueAttributesAsync(
                new GetQueueAttributesRequest
                {
                    QueueUrl = url.QueueUrl,
                    AttributeNames = [QueueAttributeNames.ApproximateNumberOfMessages]
                },
                cancellationToken).ConfigureAwait(false);
            var text = answer.Attributes.GetValueOrDefault(QueueAttributeNames.ApproximateNumberOfMessages);
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
        }
        catch (QueueDoesNotExistException)
        {
            return null;
        }
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _sqs.Dispose();
}
