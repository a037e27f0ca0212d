using System.Threading.Channels;
using MassTransit;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Collects received messages into sets, one set at a time.</summary>
internal sealed class MessageCollector(BodySetOptions options, TimeProvider timeProvider) : IDisposable
{
    private readonly Channel<AmazonSqsReceiveLockContext> _waiting = Channel.CreateUnbounded<AmazonSqsReceiveLockContext>();

    // Two that collect at once would make two half sets.
    private readonly SemaphoreSlim _collecting = new(1);

    public void Add(AmazonSqsReceiveLockContext message) => _waiting.Writer.TryWrite(message);

    /// <summary>Nothing is added any more.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>The next set; when the endpoint stops what is collected so far, which can be nothing.</summary>
    public async Task<List<AmazonSqsReceiveLockContext>> NextAsync(CancellationToken ending)
    {
        var set = new List<AmazonSqsReceiveLockContext>();
        try
        {
            await _collecting.WaitAsync(ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return set;
        }

        try
        {
            if (await _waiting.Reader.WaitToReadAsync(ending).ConfigureAwait(false))
                await CollectAsync(set, ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The time of the set is over, or the endpoint's.
        }
        finally
        {
            _collecting.Release();
        }

        return set;
    }

    /// <summary>What still waits, until <see cref="Complete"/>.</summary>
    public IAsyncEnumerable<AmazonSqsReceiveLockContext> RestAsync() => _waiting.Reader.ReadAllAsync(CancellationToken.None);

    public void Dispose() => _collecting.Dispose();

    private async Task CollectAsync(List<AmazonSqsReceiveLockContext> set, CancellationToken ending)
    {
        using var timeLimit = new CancellationTokenSource(options.TimeLimit, timeProvider);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, ending);
        while (set.Count < options.MessageLimit)
        {
            if (_waiting.Reader.TryRead(out var message))
                set.Add(message);
            else if (!await _waiting.Reader.WaitToReadAsync(over.Token).ConfigureAwait(false))
                return;
        }
    }
}
