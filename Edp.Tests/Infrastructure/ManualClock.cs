namespace Edp.Tests.Infrastructure;

/// <summary>
/// The service's clock in tests: it stands still until a test moves it, so that a boundary is met exactly. Timers made on it are the
/// system's; only what the time is comes from here.
/// </summary>
public class ManualClock(DateTimeOffset start) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    private long _ticks = start.UtcTicks;

    public ManualClock()
        : this(Start)
    {
    }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Moves the clock alone. Timers on their way come later than that: for those, see EdpTestService.AdvanceAsync.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
