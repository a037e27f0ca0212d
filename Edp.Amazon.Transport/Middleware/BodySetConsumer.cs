using Edp.Amazon.Transport.Broker;
using MassTransit;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Has received messages taken in sets: what is taken is deleted, what is not goes through the pipeline.</summary>
/// <param name="sets">Who takes them, and how they are collected.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="queue">Where they come from.</param>
/// <param name="handled">Those that only have to be deleted.</param>
/// <param name="consume">Has one message consumed by the pipeline, or released when the endpoint stops.</param>
/// <param name="finished">Told of a message that is deleted.</param>
internal sealed class BodySetConsumer(BodySets sets, TimeProvider timeProvider, QueueInfo queue, HandledMessages handled,
    Action<AmazonSqsReceiveLockContext> consume, Action<AmazonSqsReceiveLockContext> finished) : IDisposable
{
    private readonly MessageCollector _collector = new(sets.Options, timeProvider);
    private readonly CancellationTokenSource _cancelled = new();

    public void Add(AmazonSqsReceiveLockContext message) => _collector.Add(message);

    /// <summary>Nothing is added any more.</summary>
    public void Complete() => _collector.Complete();

    /// <summary>Cancels what is being taken: the time to stop is over.</summary>
    public Task CancelAsync() => _cancelled.CancelAsync();

    /// <summary>Ends after the token and <see cref="Complete"/>, when all that was added is taken or consumed.</summary>
    public Task RunAsync(CancellationToken ending) =>
        Task.WhenAll(Enumerable.Range(0, sets.Options.ConcurrencyLimit).Select(_ => TakeAsync(ending)).Append(ReleaseRestAsync(ending)));

    public void Dispose()
    {
        _collector.Dispose();
        _cancelled.Dispose();
    }

    private async Task TakeAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            var set = await _collector.NextAsync(ending).ConfigureAwait(false);
            var (fresh, others) = (new List<AmazonSqsReceiveLockContext>(set.Count), new List<AmazonSqsReceiveLockContext>());
            foreach (var message in set)
            {
                var isFresh = !ending.IsCancellationRequested && !message.IsLost && !handled.Contains(message.Message.MessageId);
                (isFresh ? fresh : others).Add(message);
            }

            if (fresh.Count > 0)
                others.AddRange(await TakeAsync(fresh).ConfigureAwait(false));
            others.ForEach(consume);
        }
    }

    /// <summary>Answers those that were not taken; the others are being deleted.</summary>
    private async Task<IEnumerable<AmazonSqsReceiveLockContext>> TakeAsync(List<AmazonSqsReceiveLockContext> messages)
    {
        using var span = TransportSpans.Process(queue, [.. messages.Select(message => message.Message)]);
        try
        {
            var left = await sets.Handler.TakeAsync([.. messages.Select(message => message.Message.Body)], _cancelled.Token)
                .ConfigureAwait(false);
            var isLeft = left.ToHashSet();
            for (var i = 0; i < messages.Count; i++)
            {
                if (!isLeft.Contains(i))
                    _ = DeleteAsync(messages[i]);
            }

            return isLeft.Select(index => messages[index]);
        }
        catch (Exception exception)
        {
            span.Failed(exception);
            LogContext.Debug?.Log(exception, "{Count} messages of queue {Queue} are consumed one by one", messages.Count, queue.Name);
            return messages;
        }
    }

    private async Task DeleteAsync(AmazonSqsReceiveLockContext message)
    {
        await message.Complete().ConfigureAwait(false);
        finished(message);
    }

    private async Task ReleaseRestAsync(CancellationToken ending)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await foreach (var message in _collector.RestAsync().ConfigureAwait(false))
            consume(message);
    }
}
