namespace Edp.Core.Outbox;

/// <summary>Wakes the one who waits. What is signalled while nobody waits ends the next wait at once.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _source = NewSource();

    public void Set() => Volatile.Read(ref _source).TrySetResult();

    /// <summary>Waits for the signal, and no longer than this time.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var source = Volatile.Read(ref _source);
        if (!source.Task.IsCompleted)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(source.Task, Task.Delay(timeout, time, ended.Token));
            await ended.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        // Before the work: what is signalled from here on is seen by the next wait.
        if (source.Task.IsCompleted)
            Volatile.Write(ref _source, NewSource());
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
