using Edp.Core.Outbox;

namespace Edp.Service.Sagas;

/// <summary>Wakes <c>DueTimers</c> when a timer was set that comes sooner than what it waits for.</summary>
internal sealed class TimerSignal : ISagaOutputObserver
{
    private readonly Signal _signal = new();
    private long _expectedAt = DateTimeOffset.MaxValue.UtcTicks;

    public void Committed(SagaOutput output)
    {
        if (output.EarliestTimer is { } earliest && earliest.UtcTicks < Interlocked.Read(ref _expectedAt))
            _signal.Set();
    }

    /// <summary>From here on only a timer that comes before this time needs to wake anybody.</summary>
    public void Expect(DateTimeOffset time) => Interlocked.Exchange(ref _expectedAt, time.UtcTicks);

    public Task WaitAsync(DateTimeOffset until, TimeProvider time, CancellationToken cancellationToken)
    {
        Expect(until);
        var wait = until - time.GetUtcNow();
        return _signal.WaitAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellationToken);
    }
}
