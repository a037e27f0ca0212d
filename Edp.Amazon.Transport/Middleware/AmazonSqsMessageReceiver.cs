using System.Collections.Concurrent;
using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;
using Edp.Amazon.Transport.Broker;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// Takes messages from a queue and dispatches them. A receive is never cancelled, since SQS would give its messages to nobody: what it
/// brings while we stop is released.
/// </summary>
internal sealed class AmazonSqsMessageReceiver : ConsumerAgent<string>, IDisposable
{
    private const int MaxPolls = 16;
    private static readonly List<string> AllAttributes = ["All"];
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);
    private static readonly BackOff AfterFailure = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));
    private readonly ConcurrentDictionary<string, AmazonSqsReceiveLockContext> _inFlight = new(StringComparer.Ordinal);
    private readonly BrokerContext _broker;
    private readonly AmazonSqsReceiveEndpointContext _context;
    private readonly QueueInfo _queue;
    private readonly AmazonSqsReceiverSettings _settings;
    private readonly HandledMessages _handled;
    private readonly PrefetchBudget _budget;
    private readonly PollLevel _polls;
    private readonly SemaphoreSlim _concurrency;
    private readonly MessageGroups? _groups;
    private readonly BodySetConsumer? _sets;
    private readonly ReceiveHealth _health;
    private readonly CancellationTokenSource _ending = new();
    private Task _consuming = Task.CompletedTask;
    private Task _polling = Task.CompletedTask;

    public AmazonSqsMessageReceiver(AmazonSqsReceiveEndpointContext context, BrokerContext broker, QueueInfo queue,
        HandledMessages handled)
        : base(context, StringComparer.Ordinal)
    {
        (_context, _broker, _queue, _handled) = (context, broker, queue, handled);
        var settings = context.Settings;
        _settings = new AmazonSqsReceiverSettings(context.InputAddress, settings, queue, broker.TimeProvider);
        _budget = new PrefetchBudget(settings.PrefetchCount, broker.TimeProvider);
        _health = new ReceiveHealth(context, broker, queue);
        _polls = new PollLevel(Math.Clamp((settings.PrefetchCount + 9) / SqsLimits.MaxBatchEntries, 1, MaxPolls));
        _concurrency = new SemaphoreSlim(settings.ConcurrentMessageLimit);
        _groups = settings.IsOrdered ? new MessageGroups(settings.ConcurrentDeliveryLimit) : null;
        _sets = settings.BodySets is { } sets
            ? new BodySetConsumer(sets, broker.TimeProvider, queue, handled, message => _ = HandleAsync(message, Task.CompletedTask), Finished)
            : null;
    }

    /// <summary>Set when the queue was deleted under us.</summary>
    public QueueDoesNotExistException? QueueLost { get; private set; }

    /// <summary>Starts to receive.</summary>
    public void Start()
    {
        _consuming = ConsumeAsync();
        TrySetConsumeTask(_consuming);
        SetReady();
    }

    /// <summary>A consumer that outlives the stop still uses this.</summary>
    public async Task DisposeWhenFinishedAsync()
    {
        await _consuming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    public void Dispose()
    {
        _ending.Dispose();
        _sets?.Dispose();
        _budget.Dispose();
        _polls.Dispose();
        _concurrency.Dispose();
    }

    protected override async Task ActiveAndActualAgentsCompleted(StopContext context)
    {
        _settings.Stopping();
        await _ending.CancelAsync().ConfigureAwait(false);
        await base.ActiveAndActualAgentsCompleted(context).ConfigureAwait(false);
        if (_sets is not null)
            await _sets.CancelAsync().ConfigureAwait(false);

        // The shutdown time is over and these consumers are not done: others shall not wait for the visibility timeout. A receive that
        // still waits would only get them again.
        var left = _inFlight.Values.ToList();
        if (left.Count == 0)
            return;

        foreach (var message in left)
            message.MarkLost("the endpoint stops");
        await _polling.WaitAsync(ReleaseTimeout, _broker.TimeProvider, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(left.Select(message => message.ReleaseAsync(0)))
            .WaitAsync(ReleaseTimeout, _broker.TimeProvider, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ConsumeAsync()
    {
        await Task.Yield();
        LogContext.SetCurrentIfNull(_context.LogContext);
        using var renewing = new CancellationTokenSource();
        var renewal = new VisibilityRenewal(_inFlight.Select(entry => entry.Value), _settings.VisibilityTimeout, _broker.TimeProvider)
            .RunAsync(renewing.Token);

        var taking = _sets?.RunAsync(_ending.Token) ?? Task.CompletedTask;
        _polling = Task.WhenAll(Enumerable.Range(0, _polls.Max).Select(PollAsync));
        await _polling.ConfigureAwait(false);
        _sets?.Complete();
        await taking.ConfigureAwait(false);
        await _budget.DrainAsync().ConfigureAwait(false);
        await renewing.CancelAsync().ConfigureAwait(false);
        await renewal.ConfigureAwait(false);
    }

    private async Task PollAsync(int poll)
    {
        var failures = 0;
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await _polls.WaitAsync(poll, _ending.Token).ConfigureAwait(false);
                await ReceiveAsync().ConfigureAwait(false);
                failures = 0;
                await _health.SucceededAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }
            catch (QueueDoesNotExistException exception)
            {
                QueueLost = exception;
                await _ending.CancelAsync().ConfigureAwait(false);
                return;
            }
            catch (Exception exception)
            {
                var delay = AfterFailure.Delay(++failures);
                await _health.FailedAsync(exception, failures, delay).ConfigureAwait(false);
                await Task.Delay(delay, _broker.TimeProvider, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReceiveAsync()
    {
        var room = await _budget.TakeAsync(SqsLimits.MaxBatchEntries, _ending.Token).ConfigureAwait(false);
        var used = 0;
        var began = TransportSpans.Beginning(_broker.TimeProvider);
        try
        {
            var response = await _broker.Sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest
                {
                    QueueUrl = _queue.Url,
                    MaxNumberOfMessages = room,
                    WaitTimeSeconds = _context.Settings.WaitTimeSeconds,
                    VisibilityTimeout = _context.Settings.VisibilityTimeout,
                    MessageAttributeNames = AllAttributes,
                    MessageSystemAttributeNames = AllAttributes,
                },
                CancellationToken.None).ConfigureAwait(false);

            var messages = response.Received;
            TransportSpans.Received(_queue, messages, began);
            _polls.Received(messages.Count, room);
            if (_ending.IsCancellationRequested)
                await ReleaseAsync(messages).ConfigureAwait(false);
            else
                used = messages.Count(TryTake);
        }
        finally
        {
            _budget.Return(room - used);
        }
    }

    private async Task ReleaseAsync(IEnumerable<Message> messages)
    {
        try
        {
            await Task.WhenAll(messages.Select(message => _queue.ChangeVisibility(message.ReceiptHandle, 0, CancellationToken.None)))
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogContext.Debug?.Log(exception, "Messages of queue {Queue} could not be released", _queue.Name);
        }
    }

    /// <summary>False when the message is in flight already.</summary>
    private bool TryTake(Message message)
    {
        var lockContext = new AmazonSqsReceiveLockContext(message, _queue, _settings, _handled);
        if (!_inFlight.TryAdd(message.MessageId, lockContext))
        {
            if (_inFlight.TryGetValue(message.MessageId, out var known))
                known.ReplaceReceiptHandle(message);
            LogContext.Debug?.Log("Message {MessageId} of queue {Queue} came again while it is in flight", message.MessageId, _queue.Name);
            return false;
        }

        if (_sets is not null)
            _sets.Add(lockContext);
        else
            _ = HandleAsync(lockContext, _groups?.EnterAsync(message) ?? Task.CompletedTask);
        return true;
    }

    private void Finished(AmazonSqsReceiveLockContext message)
    {
        _inFlight.TryRemove(message.Message.MessageId, out _);
        _budget.Return(1);
    }

    private async Task HandleAsync(AmazonSqsReceiveLockContext message, Task turn)
    {
        // A consumer that does not yield must not hold up the receive.
        await Task.Yield();
        try
        {
            await turn.ConfigureAwait(false);
            if (_handled.Contains(message.Message.MessageId))
                await message.Complete().ConfigureAwait(false);
            else if (await TryEnterAsync(message).ConfigureAwait(false))
                await DispatchAsync(message).ConfigureAwait(false);
            else
                await message.ReleaseAsync(0).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogContext.Error?.Log(exception, "Message {MessageId} of queue {Queue} could not be settled", message.Message.MessageId,
                _queue.Name);
        }
        finally
        {
            _groups?.Leave(message.Message);
            Finished(message);
        }
    }

    /// <summary>False when the endpoint stops, or the message was lost, before it was its turn.</summary>
    private async Task<bool> TryEnterAsync(AmazonSqsReceiveLockContext message)
    {
        try
        {
            await _concurrency.WaitAsync(_ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        if (!IsStopping && !message.IsLost)
            return true;

        _concurrency.Release();
        return false;
    }

    private async Task DispatchAsync(AmazonSqsReceiveLockContext message)
    {
        LogContext.Current = _context.LogContext;
        using var context = new AmazonSqsReceiveContext(message.Message, _context);

        // The next consumer starts while this message is being deleted.
        message.Dispatched(context, () => _concurrency.Release());
        try
        {
            await Dispatch(message.Message.MessageId, context, message).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            context.LogTransportFaulted(exception);
        }
        finally
        {
            message.Released();
        }
    }
}
