namespace Edp.Service.Receipts;

/// <summary>When an event last came back to this process.</summary>
internal sealed class LastReceipt(TimeProvider time)
{
    private long _ticks;

    /// <summary>Null when none did.</summary>
    public DateTimeOffset? At => Interlocked.Read(ref _ticks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void Note() => Interlocked.Exchange(ref _ticks, time.GetUtcNow().UtcTicks);
}
