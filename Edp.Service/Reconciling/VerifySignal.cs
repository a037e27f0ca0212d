using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Sagas;

namespace Edp.Service.Reconciling;

/// <summary>Wakes the runner of this process when batches were closed whose prefixes are to be listed.</summary>
internal sealed class VerifySignal(TimeProvider time) : ISagaOutputObserver
{
    private readonly Signal _signal = new();

    public void Committed(SagaOutput output)
    {
        if (output.Rows.Any(row => row is Batch { AwaitsListing: true }))
            _signal.Set();
    }

    /// <summary>A listing has ended; the next batch of its prefix may begin.</summary>
    public void Set() => _signal.Set();

    /// <summary>Waits for it, and no longer than so long.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => _signal.WaitAsync(most, time, cancellationToken);
}
