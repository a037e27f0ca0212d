using System.Collections.Concurrent;

namespace Edp.Core.Outbox;

/// <summary>Wakes the deliveries of an outbox when rows of it were committed.</summary>
internal sealed class OutboxSignal<TRow>
    where TRow : OutboxRow
{
    private readonly ConcurrentQueue<Signal> _signals = new();
    private int _returns;

    /// <summary>How often rows came back that were delivered before.</summary>
    public int Returns => Volatile.Read(ref _returns);

    /// <summary>A signal for one who waits.</summary>
    public Signal Connect()
    {
        var signal = new Signal();
        _signals.Enqueue(signal);
        return signal;
    }

    /// <summary>Rows were committed that were delivered before.</summary>
    public void SetReturned()
    {
        Interlocked.Increment(ref _returns);
        Set();
    }

    public void Set()
    {
        foreach (var signal in _signals)
            signal.Set();
    }
}
