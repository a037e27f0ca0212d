using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;

namespace Edp.Amazon.Transport.Broker;

/// <summary>A queue that exists, with the batchers for it.</summary>
internal sealed class QueueInfo : IAsyncDisposable
{
    // Queues from before SQS took 1 MiB keep their own limit, and so does a batch to them: it costs requests for large messages alone.
    private const int OldMaxSize = 262_144;
    private readonly IAmazonSQS _client;
    private readonly Lazy<Batcher<SendMessageBatchRequestEntry>> _sender;
    private readonly Lazy<Batcher<string>> _deleter;
    private readonly Lazy<Batcher<VisibilityChange>> _visibility;

    public QueueInfo(string name, string url, IReadOnlyDictionary<string, string> attributes, IAmazonSQS client, TimeProvider timeProvider)
    {
        (Name, Url, _client) = (name, url, client);
        Arn = attributes.GetValueOrDefault(QueueAttributeNames.QueueArn);
        VisibilityTimeout = Number(attributes, QueueAttributeNames.VisibilityTimeout) ?? SqsLimits.DefaultVisibilityTimeoutSeconds;
        MaxMessageSize = Number(attributes, QueueAttributeNames.MaximumMessageSize) ?? SqsLimits.MaxMessageSize;

        _sender = new Lazy<Batcher<SendMessageBatchRequestEntry>>(() => new Batcher<SendMessageBatchRequestEntry>(
            new BatchSettings
            {
                Purpose = $"send to the queue {name}",
                MaxSize = Math.Clamp(MaxMessageSize, OldMaxSize, SqsLimits.MaxRequestSize),
                TimeProvider = timeProvider,
            },
            SendAsync));
        _deleter = new Lazy<Batcher<string>>(() => new Batcher<string>(
            new BatchSettings
            {
                Purpose = $"delete from the queue {name}",
                Linger = TimeSpan.FromMilliseconds(10),
                TimeProvider = timeProvider,
            },
            DeleteAsync));
        _visibility = new Lazy<Batcher<VisibilityChange>>(() => new Batcher<VisibilityChange>(
            new BatchSettings
            {
                Purpose = $"change the visibility in the queue {name}",
                Patience = TimeSpan.FromSeconds(10),
                Linger = TimeSpan.FromMilliseconds(10),
                TimeProvider = timeProvider,
            },
            ChangeVisibilityAsync));
    }

    public string Name { get; }

    public string Url { get; }

    /// <summary>Null when its attributes may not be read.</summary>
    public string? Arn { get; }

    /// <summary>Seconds.</summary>
    public int VisibilityTimeout { get; }

    /// <summary>Bytes of body and attributes.</summary>
    public int MaxMessageSize { get; }

    public Task Send(SendMessageBatchRequestEntry entry, int size, CancellationToken cancellationToken) =>
        _sender.Value.Execute(entry, size, cancellationToken);

    public Task Delete(string receiptHandle, CancellationToken cancellationToken) =>
        _deleter.Value.Execute(receiptHandle, receiptHandle.Length, cancellationToken);

    /// <summary>Hides a received message for so many seconds from now; 0 gives it back at once.</summary>
    public Task ChangeVisibility(string receiptHandle, int seconds, CancellationToken cancellationToken) =>
        _visibility.Value.Execute(new VisibilityChange(receiptHandle, seconds), receiptHandle.Length, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_sender.IsValueCreated)
            await _sender.Value.DisposeAsync().ConfigureAwait(false);
        if (_deleter.IsValueCreated)
            await _deleter.Value.DisposeAsync().ConfigureAwait(false);
        if (_visibility.IsValueCreated)
            await _visibility.Value.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<BatchFailure>> SendAsync(IReadOnlyList<BatchEntry<SendMessageBatchRequestEntry>> batch,
        CancellationToken cancellationToken)
    {
        var response = await _client.SendMessageBatchAsync(
            new SendMessageBatchRequest
            {
                QueueUrl = Url,
                Entries = [.. batch.Select((entry, index) => WithId(entry.Value, index))],
            },
            cancellationToken).ConfigureAwait(false);
        return BatchFailure.Of(batch.Count, response.Successful?.Select(entry => entry.Id), response.Failed);
    }

    private async Task<IReadOnlyList<BatchFailure>> DeleteAsync(IReadOnlyList<BatchEntry<string>> batch,
        CancellationToken cancellationToken)
    {
        var response = await _client.DeleteMessageBatchAsync(
            new DeleteMessageBatchRequest
            {
                QueueUrl = Url,
                Entries = [.. batch.Select((entry, index) => new DeleteMessageBatchRequestEntry(IdOf(index), entry.Value))],
            },
            cancellationToken).ConfigureAwait(false);
        return BatchFailure.Of(batch.Count, response.Successful?.Select(entry => entry.Id), response.Failed);
    }

    private async Task<IReadOnlyList<BatchFailure>> ChangeVisibilityAsync(IReadOnlyList<BatchEntry<VisibilityChange>> batch,
        CancellationToken cancellationToken)
    {
        var response = await _client.ChangeMessageVisibilityBatchAsync(
            new ChangeMessageVisibilityBatchRequest
            {
                QueueUrl = Url,
                Entries =
                [
                    .. batch.Select((entry, index) => new ChangeMessageVisibilityBatchRequestEntry(IdOf(index), entry.Value.ReceiptHandle)
                    {
                        VisibilityTimeout = entry.Value.Seconds
                    }),
                ],
            },
            cancellationToken).ConfigureAwait(false);
        return BatchFailure.Of(batch.Count, response.Successful?.Select(entry => entry.Id), response.Failed);
    }

    private static SendMessageBatchRequestEntry WithId(SendMessageBatchRequestEntry entry, int index)
    {
        entry.Id = IdOf(index);
        return entry;
    }

    private static string IdOf(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static int? Number(IReadOnlyDictionary<string, string> attributes, string name) =>
        int.TryParse(attributes.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private readonly record struct VisibilityChange(string ReceiptHandle, int Seconds);
}
