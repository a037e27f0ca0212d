namespace Edp.Amazon.Transport.Broker;

/// <summary>One entry that waits for its batch, and its caller with it.</summary>
internal sealed class BatchEntry<T>(T value, int size, long enqueuedAt, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public T Value => value;

    /// <summary>Bytes, as AWS counts them.</summary>
    public int Size => size;

    public long EnqueuedAt => enqueuedAt;

    public Task Completed => _completed.Task;

    /// <summary>True when the caller has given up and the entry was not sent.</summary>
    public bool TryCancel()
    {
        if (!cancellationToken.IsCancellationRequested)
            return false;

        _completed.TrySetCanceled(cancellationToken);
        return true;
    }

    public void SetCompleted() => _completed.TrySetResult();

    public void SetFailed(Exception exception) => _completed.TrySetException(exception);
}
