using System.Diagnostics;

namespace Edp.Service.Storage;

/// <summary>Whether the database is there and has its tables, and what is wrong with it.</summary>
internal sealed class StoreReadiness
{
    // Longer than a waiting message's longest pause: as long as one waits, its failure counts.
    private static readonly TimeSpan MaxFailureAge = TimeSpan.FromSeconds(45);

    private readonly Lock _lock = new();
    private TaskCompletionSource _ready = NewSource();
    private TaskCompletionSource _preparationNeeded = NewSource();
    private (string Reason, long At)? _recordingFailure;

    public bool IsReady
    {
        get
        {
            lock (_lock)
                return _ready.Task.IsCompleted;
        }
    }

    /// <summary>What the last attempt to prepare the database said or waits for, for <c>/health/ready</c>.</summary>
    public string? LastFailure { get; set; }

    /// <summary>Why recording failed last, while it did not succeed since and is still tried.</summary>
    public string? RecordingFailure
    {
        get
        {
            lock (_lock)
                return _recordingFailure is { } failure && Stopwatch.GetElapsedTime(failure.At) < MaxFailureAge ? failure.Reason : null;
        }
    }

    public void SetReady()
    {
        lock (_lock)
        {
            LastFailure = null;
            _preparationNeeded = NewSource();
            _ready.TrySetResult();
        }
    }

    /// <summary>The database is not the one that was prepared: nothing is recorded until it is prepared again.</summary>
    public void RequirePreparation(string reason)
    {
        lock (_lock)
        {
            if (!_ready.Task.IsCompleted)
                return;
            LastFailure = reason;
            _ready = NewSource();
            _preparationNeeded.TrySetResult();
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _ready.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until <see cref="RequirePreparation"/>.</summary>
    public Task PreparationNeededAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _preparationNeeded.Task.WaitAsync(cancellationToken);
    }

    public void RecordingFailed(string reason)
    {
        lock (_lock)
            _recordingFailure = (reason, Stopwatch.GetTimestamp());
    }

    public void RecordingSucceeded()
    {
        lock (_lock)
            _recordingFailure = null;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
