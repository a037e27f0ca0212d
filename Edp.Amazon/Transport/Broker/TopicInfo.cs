using System.Globalization;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sns;

namespace Edp.Amazon.Transport.Broker;

/// <summary>A topic that exists, with the batcher for it.</summary>
internal sealed class TopicInfo : IAsyncDisposable
{
    private readonly ISnsClient _client;
    private readonly Lazy<Batcher<PublishBatchEntry>> _publisher;

    public TopicInfo(string name, string arn, int maxMessageSize, ISnsClient client, TimeProvider timeProvider)
    {
        (Name, Arn, MaxMessageSize, _client) = (name, arn, maxMessageSize, client);
        _publisher = new Lazy<Batcher<PublishBatchEntry>>(() => new Batcher<PublishBatchEntry>(
            new BatchSettings { Purpose = $"publish to the topic {name}", MaxSize = maxMessageSize, TimeProvider = timeProvider },
            PublishAsync));
    }

    public string Name { get; }

    public string Arn { get; }

    /// <summary>Bytes of body and attributes, and of a whole batch.</summary>
    public int MaxMessageSize { get; }

    public Task Publish(PublishBatchEntry entry, int size, CancellationToken cancellationToken) =>
        _publisher.Value.Execute(entry, size, cancellationToken);

    public ValueTask DisposeAsync() => _publisher.IsValueCreated ? _publisher.Value.DisposeAsync() : default;

    private async Task<IReadOnlyList<BatchFailure>> PublishAsync(IReadOnlyList<BatchEntry<PublishBatchEntry>> batch,
        CancellationToken cancellationToken)
    {
        var response = await _client.PublishBatchAsync(
            new PublishBatchRequest
            {
                TopicArn = Arn,
                Entries = [.. batch.Select((entry, index) => entry.Value with { Id = index.ToString(CultureInfo.InvariantCulture) })],
            },
            cancellationToken).ConfigureAwait(false);
        return response.Failed;
    }
}
