using System.Globalization;
using Amazon.SQS.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;

namespace Edp.Amazon.Redriving;

/// <summary>
/// Moves the messages of a dead-letter queue back. Each is deleted only after SQS has taken it at the other end, so whatever ends the redrive
/// loses none; those in between are moved again by the next one.
/// </summary>
public sealed class QueueRedriver : IDisposable
{
    // Ten messages take a moment; after a crash they are hidden for so long.
    private const int VisibilitySeconds = 30;

    // A long poll asks all servers of the queue, so its empty answer tells that the queue is empty.
    private const int WaitSeconds = 2;

    private readonly SqsClient _sqs;
    private readonly TimeProvider _clock;
    private readonly RedriveRequest _request;
    private readonly Dictionary<string, string?> _urls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _receiptsOfLeft = new(StringComparer.Ordinal);
    private string _source = "";

    /// <param name="settings">Where and as whom SQS is called.</param>
    /// <param name="request">What is moved.</param>
    /// <param name="clock">Tells what came after the beginning.</param>
    public QueueRedriver(AmazonClientSettings settings, RedriveRequest request, TimeProvider clock)
    {
        _sqs = new SqsClient(settings);
        _request = request;
        _clock = clock;
    }

    /// <summary>What was moved, and what was not.</summary>
    public RedriveReport Report { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => _sqs.Dispose();

    /// <summary>
    /// Moves until the queue is empty, <see cref="RedriveRequest.Max"/> is reached or only what came meanwhile is left, so that messages whose
    /// handling fails again are not moved for ever.
    /// </summary>
    /// <exception cref="QueueDoesNotExistException">There is no such queue.</exception>
    /// <exception cref="global::Amazon.Runtime.AmazonServiceException">SQS refuses a call, or does not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begin = _clock.GetUtcNow();
        _source = await FindAsync(_request.Queue, cancellationToken).ConfigureAwait(false);
        if (_request.To is not null)
            _urls[_request.To] = await FindAsync(_request.To, cancellationToken).ConfigureAwait(false);
        try
        {
            var taken = 0;
            while (await ReceiveAsync(taken, cancellationToken).ConfigureAwait(false) is { Count: > 0 } letters)
            {
                taken += letters.Count;
                await MoveAsync(letters, begin, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Messages that were not seen before; none when there are no more, or enough were taken.</summary>
    private async Task<List<DeadLetter>> ReceiveAsync(int taken, CancellationToken cancellationToken)
    {
        var max = Math.Min(SqsLimits.MaxBatchEntries, (_request.Max ?? int.MaxValue) - taken);
        while (max > 0)
        {
            var answer = await _sqs.ReceiveMessageAsync(Receive(max), cancellationToken).ConfigureAwait(false);
            var again = answer.Received.Where(message => _receiptsOfLeft.ContainsKey(message.MessageId)).ToList();
            foreach (var message in again)
                _receiptsOfLeft[message.MessageId] = message.ReceiptHandle;
            if (answer.Received.Count == 0 || again.Count < answer.Received.Count)
                return [.. answer.Received.Except(again).Select(message => new DeadLetter(message))];
        }

        return [];
    }

    private ReceiveMessageRequest Receive(int max) => new()
    {
        QueueUrl = _source,
        MaxNumberOfMessages = max,
        VisibilityTimeout = VisibilitySeconds,
        WaitTimeSeconds = WaitSeconds,
        MessageAttributeNames = [MessageSystemAttributeNames.All],
        MessageSystemAttributeNames = [MessageSystemAttributeNames.All],
    };

    private async Task MoveAsync(List<DeadLetter> letters, DateTimeOffset begin, CancellationToken cancellationToken)
    {
        var byQueue = new Dictionary<string, List<DeadLetter>>(StringComparer.Ordinal);
        foreach (var letter in letters)
        {
            if (letter.SentAt > begin)
                Leave(letter, Report.AddNewer);
            else if (letter.Destination(_request, out var reason) is { } queue)
                (byQueue.TryGetValue(queue, out var some) ? some : byQueue[queue] = []).Add(letter);
            else
                Leave(letter, () => Report.AddLeft(reason));
        }

        foreach (var (queue, some) in byQueue)
        {
            if (await UrlOrNullAsync(queue, cancellationToken).ConfigureAwait(false) is not { } url)
                some.ForEach(letter => Leave(letter, () => Report.AddLeft($"there is no queue {queue}")));
            else if (_request.IsDryRun)
                some.ForEach(letter => Leave(letter, () => Report.AddMoved(queue)));
            else
                await SendAndDeleteAsync(some, queue, url, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAndDeleteAsync(List<DeadLetter> letters, string queue, string url, CancellationToken cancellationToken)
    {
        foreach (var part in Parts(letters))
        {
            var answer = await _sqs.SendMessageBatchAsync(
                new SendMessageBatchRequest { QueueUrl = url, Entries = [.. part.Select(Entry)] }, cancellationToken).ConfigureAwait(false);
            foreach (var refused in answer.Failed ?? [])
                Leave(part[IndexOf(refused.Id)], () => Report.AddLeft($"{queue} refused it: {refused.Code} {refused.Message}"));
            if (answer.Successful is { Count: > 0 } successful)
                await DeleteAsync([.. successful.Select(sent => part[IndexOf(sent.Id)])], queue).ConfigureAwait(false);
        }
    }

    /// <summary>Not cancelled: what was sent would be there twice.</summary>
    private async Task DeleteAsync(List<DeadLetter> sent, string queue)
    {
        sent.ForEach(_ => Report.AddMoved(queue));
        var answer = await _sqs.DeleteMessageBatchAsync(
            new DeleteMessageBatchRequest
            {
                QueueUrl = _source,
                Entries = [.. sent.Select((letter, i) => new DeleteMessageBatchRequestEntry($"{i}", letter.Message.ReceiptHandle))],
            },
            CancellationToken.None).ConfigureAwait(false);
        foreach (var _ in answer.Failed ?? [])
            Report.AddTwice();
    }

    private void Leave(DeadLetter letter, Action count)
    {
        count();
        _receiptsOfLeft[letter.Message.MessageId] = letter.Message.ReceiptHandle;
    }

    /// <summary>Shows what stays again at once; it would show itself a little later.</summary>
    private async Task ReleaseAsync()
    {
        try
        {
            foreach (var part in _receiptsOfLeft.Values.Chunk(SqsLimits.MaxBatchEntries))
            {
                await _sqs.ChangeMessageVisibilityBatchAsync(
                    new ChangeMessageVisibilityBatchRequest
                    {
                        QueueUrl = _source,
                        Entries = [.. part.Select((receipt, i) => new ChangeMessageVisibilityBatchRequestEntry($"{i}", receipt)
                        {
                            VisibilityTimeout = 0
                        })],
                    },
                    CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (global::Amazon.Runtime.AmazonServiceException)
        {
            // What the redrive itself met, if anything, is the news.
        }
    }

    private async Task<string?> UrlOrNullAsync(string queue, CancellationToken cancellationToken)
    {
        if (_urls.TryGetValue(queue, out var known))
            return known;
        try
        {
            return _urls[queue] = await FindAsync(queue, cancellationToken).ConfigureAwait(false);
        }
        catch (QueueDoesNotExistException)
        {
            return _urls[queue] = null;
        }
    }

    private async Task<string> FindAsync(string queue, CancellationToken cancellationToken) =>
        (await _sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue }, cancellationToken).ConfigureAwait(false)).QueueUrl;

    private static int IndexOf(string entryId) => int.Parse(entryId, CultureInfo.InvariantCulture);

    private static SendMessageBatchRequestEntry Entry(DeadLetter letter, int index) => new()
    {
        Id = $"{index}",
        MessageBody = letter.Message.Body,
        MessageAttributes = letter.Attributes is { Count: > 0 } attributes ? attributes : null,
    };

    /// <summary>As many to a request as fit.</summary>
    private static IEnumerable<List<DeadLetter>> Parts(List<DeadLetter> letters)
    {
        var part = new List<DeadLetter>();
        var size = 0;
        foreach (var letter in letters)
        {
            var own = MessageAttributes.SizeOf(letter.Message.Body, letter.Attributes);
            if (part.Count > 0 && size + own > SqsLimits.MaxRequestSize)
            {
                yield return part;
                (part, size) = ([], 0);
            }

            part.Add(letter);
            size += own;
        }

        yield return part;
    }
}
