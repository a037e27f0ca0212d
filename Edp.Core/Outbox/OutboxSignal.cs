using System.Collections.Concurrent;

namespace Edp.Core.Outbox;

/// <summary>Wakes the deliveries of an outbox when rows of it were committed.</summary>
internal sealed class OutboxSignal<TRow>
    where TRow : OutboxRow
{
    private readonly ConcurrentQueue<Signal> _signals = new();

    /// <summary>A signal for one who waits.</summary>
    public Signal Connect()
    {
        var signal = new Signal();
        _signals.Enqueue(signal);
        return signal;
    }

    public void Set()
    {
        foreach (var signal in _signals)
            signal.Set();
    }
}
