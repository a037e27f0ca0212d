using Edp.Core.Outbox;
using Edp.Service.Sagas;

namespace Edp.Service.Lists;

/// <summary>Wakes the reader of lists when one arrived.</summary>
internal sealed class ListSignal : ISagaOutputObserver
{
    private readonly Signal _signal = new();

    public void Committed(SagaOutput output)
    {
        if (output.Requests.Any(request => request is ListsArrived))
            _signal.Set();
    }

    public Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken) =>
        _signal.WaitAsync(timeout, time, cancellationToken);
}
