using System.Globalization;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;

namespace Edp.Amazon.Transport.Broker;

/// <summary>A topic that exists, with the batcher for it.</summary>
internal sealed class TopicInfo : IAsyncDisposable
{
    private readonly IAmazonSimpleNotificationService _client;
    private readonly Lazy<Batcher<PublishBatchRequestEntry>> _publisher;

    public TopicInfo(string name, string arn, int maxMessageSize, IAmazonSimpleNotificationService client, TimeProvider timeProvider)
    {
        (Name, Arn, MaxMessageSize, _client) = (name, arn, maxMessageSize, client);
        _publisher = new Lazy<Batcher<PublishBatchRequestEntry>>(() => new Batcher<PublishBatchRequestEntry>(
            new BatchSettings { Purpose = $"publish to the topic {name}", MaxSize = maxMessageSize, TimeProvider = timeProvider },
            PublishAsync));
    }

    public string Name { get; }

    public string Arn { get; }

    /// <summary>Bytes of body and attributes, and of a whole batch.</summary>
    public int MaxMessageSize { get; }

    public Task Publish(PublishBatchRequestEntry entry, int size, CancellationToken cancellationToken) =>
        _publisher.Value.Execute(entry, size, cancellationToken);

    public ValueTask DisposeAsync() => _publisher.IsValueCreated ? _publisher.Value.DisposeAsync() : default;

    private async Task<IReadOnlyList<BatchFailure>> PublishAsync(IReadOnlyList<BatchEntry<PublishBatchRequestEntry>> batch,
        CancellationToken cancellationToken)
    {
        var response = await _client.PublishBatchAsync(
            new PublishBatchRequest
            {
                TopicArn = Arn,
                PublishBatchRequestEntries = [.. batch.Select((entry, index) => WithId(entry.Value, index))],
            },
            cancellationToken).ConfigureAwait(false);
        return BatchFailure.Of(batch.Count, response.Successful?.Select(entry => entry.Id), response.Failed);
    }

    private static PublishBatchRequestEntry WithId(PublishBatchRequestEntry entry, int index)
    {
        entry.Id = index.ToString(CultureInfo.InvariantCulture);
        return entry;
    }
}
