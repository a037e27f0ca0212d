namespace Edp.Tests.Amazon.Fakes;

/// <summary>Faults in the order in which requests will meet them, then one that lasts until it is healed.</summary>
internal sealed class FaultScript
{
    private readonly Lock _lock = new();
    private readonly Queue<Fault> _next = [];
    private Fault? _lasting;

    /// <summary>Each of the next requests meets one of these.</summary>
    public void FailNext(params ReadOnlySpan<Fault> faults)
    {
        lock (_lock)
        {
            foreach (var fault in faults)
                _next.Enqueue(fault);
        }
    }

    public void FailUntilHealed(Fault fault)
    {
        lock (_lock)
            _lasting = fault;
    }

    /// <summary>Forgets all faults.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            _next.Clear();
            _lasting = null;
        }
    }

    public Fault? Take()
    {
        lock (_lock)
            return _next.TryDequeue(out var fault) ? fault : _lasting;
    }
}
