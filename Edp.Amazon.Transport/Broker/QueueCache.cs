using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;
using Edp.Amazon.Transport.Topology;
using MassTransit;

namespace Edp.Amazon.Transport.Broker;

/// <summary>The queues that this bus uses, by name.</summary>
internal sealed class QueueCache(IAmazonSQS client, TimeProvider timeProvider) : IAsyncDisposable
{
    private static readonly List<string> UsedAttributes =
        [QueueAttributeNames.QueueArn, QueueAttributeNames.VisibilityTimeout, QueueAttributeNames.MaximumMessageSize];

    private static readonly TimeSpan WaitForAnother = TimeSpan.FromSeconds(5);
    private static readonly BackOff LookAgain = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
    private readonly EntityCache<QueueInfo> _queues = new();

    /// <exception cref="QueueDoesNotExistException">There is no such queue.</exception>
    public Task<QueueInfo> Get(string name, CancellationToken cancellationToken) =>
        _queues.GetOrAddAsync(name, () => FindAsync(name), cancellationToken);

    public Task<QueueInfo> GetOrCreate(QueueEntity queue, CancellationToken cancellationToken) =>
        _queues.GetOrAddAsync(queue.Name, () => FindOrCreateAsync(queue), cancellationToken);

    /// <summary>
    /// A queue that another process creates for itself, such as that of a bus that waits for a response: it may be a moment late.
    /// </summary>
    public Task<QueueInfo> GetWhenCreated(string name, CancellationToken cancellationToken) =>
        _queues.GetOrAddAsync(name, () => WaitForAsync(name), cancellationToken);

    public void Evict(string name) => _queues.Evict(name);

    public async Task DeleteAsync(QueueInfo queue, CancellationToken cancellationToken)
    {
        Evict(queue.Name);
        await client.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = queue.Url }, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _queues.DisposeAsync();

    private async Task<QueueInfo> FindAsync(string name)
    {
        var response = await client.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = name }, CancellationToken.None)
            .ConfigureAwait(false);
        return await DescribeAsync(name, response.QueueUrl).ConfigureAwait(false);
    }

    private async Task<QueueInfo> FindOrCreateAsync(QueueEntity queue)
    {
        try
        {
            return await FindAsync(queue.Name).ConfigureAwait(false);
        }
        catch (QueueDoesNotExistException)
        {
            return await CreateAsync(queue).ConfigureAwait(false);
        }
    }

    private async Task<QueueInfo> CreateAsync(QueueEntity queue)
    {
        var request = new CreateQueueRequest
        {
            QueueName = queue.Name,
            Attributes = queue.Attributes.Count == 0 ? null : queue.Attributes.ToDictionary(StringComparer.Ordinal),
            Tags = queue.Tags.Count == 0 ? null : queue.Tags.ToDictionary(StringComparer.Ordinal),
        };
        try
        {
            var response = await client.CreateQueueAsync(request, CancellationToken.None).ConfigureAwait(false);
            LogContext.Debug?.Log("Created queue {Queue} {QueueUrl}", queue.Name, response.QueueUrl);
            return await DescribeAsync(queue.Name, response.QueueUrl).ConfigureAwait(false);
        }
        catch (QueueNameExistsException)
        {
            // Another process, with other attributes, was faster.
            return await FindAsync(queue.Name).ConfigureAwait(false);
        }
    }

    private async Task<QueueInfo> WaitForAsync(string name)
    {
        var started = timeProvider.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await FindAsync(name).ConfigureAwait(false);
            }
            catch (QueueDoesNotExistException) when (timeProvider.GetElapsedTime(started) < WaitForAnother)
            {
                await Task.Delay(LookAgain.Delay(attempt), timeProvider).ConfigureAwait(false);
            }
        }
    }

    private async Task<QueueInfo> DescribeAsync(string name, string url)
    {
        try
        {
            var response = await client.GetQueueAttributesAsync(
                new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = UsedAttributes }, CancellationToken.None)
                    .ConfigureAwait(false);
            return new QueueInfo(name, url, response.QueueAttributes, client, timeProvider);
        }
        catch (AmazonServiceException exception) when (exception.IsAccessDenied)
        {
            // Who may only send to a queue can do without its attributes.
            LogContext.Debug?.Log(exception, "The attributes of queue {Queue} may not be read", name);
            return new QueueInfo(name, url, new Dictionary<string, string>(StringComparer.Ordinal), client, timeProvider);
        }
    }
}
