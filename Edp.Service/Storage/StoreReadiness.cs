namespace Edp.Service.Storage;

/// <summary>Whether the database is there and has its tables.</summary>
internal sealed class StoreReadiness
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReady => _ready.Task.IsCompleted;

    /// <summary>What the last attempt to reach the database said, for <c>/health/ready</c>.</summary>
    public string? LastFailure { get; set; }

    public void SetReady() => _ready.TrySetResult();

    public Task WaitAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);
}
