using Amazon.SQS.Model;
using Edp.Amazon.Transport.Broker;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>A received message while it is ours: it ends deleted, released, or lost.</summary>
internal sealed class AmazonSqsReceiveLockContext(
    Message message,
    QueueInfo queue,
    AmazonSqsReceiverSettings settings,
    HandledMessages handled) : ReceiveLockContext
{
    private readonly Lock _lock = new();
    private string _receiptHandle = message.ReceiptHandle;
    private MessageVisibility _visibility = settings.NewVisibility();
    private BaseReceiveContext? _context;
    private Action? _finished;
    private bool _isRenewing;
    private bool _isSettled;

    public Message Message => message;

    /// <summary>True when others may have the message.</summary>
    public bool IsLost { get; private set; }

    /// <summary>True when it is to be told to SQS that the message stays with us.</summary>
    public bool IsDue
    {
        get
        {
            lock (_lock)
                return !_isSettled && !IsLost && !_isRenewing && _visibility.IsDue;
        }
    }

    /// <summary>From here on the message is with the consumer.</summary>
    /// <param name="context">Its token is cancelled when the message is lost.</param>
    /// <param name="finished">Called when the consumer is done, before the message is deleted.</param>
    public void Dispatched(BaseReceiveContext context, Action finished)
    {
        lock (_lock)
            (_context, _finished) = (context, finished);
    }

    /// <summary>The context is about to be disposed.</summary>
    public void Released()
    {
        lock (_lock)
            _context = null;
    }

    /// <summary>
    /// SQS delivered the message again: only the newest receipt counts. If that is because its visibility was over, others could have got
    /// it as well, and the consumer is told to stop.
    /// </summary>
    public void ReplaceReceiptHandle(Message again)
    {
        if (_visibility.IsOver)
            MarkLost("its visibility timeout is over");
        lock (_lock)
        {
            _receiptHandle = again.ReceiptHandle;
            _visibility = settings.NewVisibility();
            IsLost = false;
        }
    }

    public async Task Complete()
    {
        Finish();
        try
        {
            await queue.Delete(_receiptHandle, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            handled.Remember(message.MessageId);
            LogContext.Warning?.Log(exception,
                "Message {MessageId} of queue {Queue} is consumed but could not be deleted: not consumed again here",
                message.MessageId, queue.Name);
        }
    }

    public Task Faulted(Exception exception)
    {
        Finish();
        return IsLost ? Task.CompletedTask : ReleaseAsync(settings.RedeliverSeconds());
    }

    public Task ValidateLockStatus() => IsLost
        ? throw new TransportException(settings.InputAddress,
            $"The message {message.MessageId} is not ours any more: its visibility timeout is over")
        : Task.CompletedTask;

    /// <summary>Lets others have the message after so many seconds; a failure only makes them wait for the visibility timeout.</summary>
    public async Task ReleaseAsync(int seconds)
    {
        Finish();
        try
        {
            await queue.ChangeVisibility(_receiptHandle, seconds, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogContext.Debug?.Log(exception, "Message {MessageId} of queue {Queue} could not be released", message.MessageId,
                queue.Name);
        }
    }

    /// <summary>Takes the message away from its consumer.</summary>
    public void MarkLost(string reason)
    {
        lock (_lock)
        {
            if (_isSettled || IsLost)
                return;
            IsLost = true;
            _context?.Cancel();
        }

        LogContext.Warning?.Log("Message {MessageId} of queue {Queue} is not ours any more: {Reason}", message.MessageId, queue.Name,
            reason);
    }

    public async Task<VisibilityOutcome> RenewAsync()
    {
        MessageVisibility visibility;
        string receiptHandle;
        lock (_lock)
        {
            _isRenewing = true;
            (visibility, receiptHandle) = (_visibility, _receiptHandle);
        }

        var outcome = await visibility.RenewAsync(
            seconds => queue.ChangeVisibility(receiptHandle, seconds, CancellationToken.None), ReceiptFault.IsLost).ConfigureAwait(false);
        lock (_lock)
        {
            _isRenewing = false;
            if (!ReferenceEquals(visibility, _visibility))
                return VisibilityOutcome.Renewed;
        }

        if (outcome == VisibilityOutcome.Lost)
            MarkLost("its visibility could not be renewed in time");
        return outcome;
    }

    private void Finish()
    {
        Action? finished;
        lock (_lock)
        {
            _isSettled = true;
            (finished, _finished) = (_finished, null);
        }

        finished?.Invoke();
    }
}
