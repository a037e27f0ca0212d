using Edp.Core.Outbox;

namespace Edp.Service.Sagas;

/// <summary>Signals the outbox whose rows a transaction gave out.</summary>
internal sealed class OutboxSignals<TRow>(OutboxSignal<TRow> signal) : ISagaOutputObserver
    where TRow : OutboxRow
{
    public void Committed(SagaOutput output)
    {
        if (output.Rows.Any(row => row is TRow))
            signal.Set();
    }
}
