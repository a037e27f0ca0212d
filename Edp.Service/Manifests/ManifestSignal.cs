using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Sagas;

namespace Edp.Service.Manifests;

/// <summary>Wakes the runner of this process when batches were closed whose manifests are to be written.</summary>
internal sealed class ManifestSignal(TimeProvider time) : ISagaOutputObserver
{
    private readonly Signal _signal = new();

    public void Committed(SagaOutput output)
    {
        if (output.Rows.Any(row => row is Batch { AwaitsManifest: true }))
            _signal.Set();
    }

    /// <summary>A batch was listed, or a manifest was written or not; the next one may begin.</summary>
    public void Set() => _signal.Set();

    /// <summary>Waits for it, and no longer than so long.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => _signal.WaitAsync(most, time, cancellationToken);
}
