namespace Edp.Tests.Simulation;

/// <summary>
/// Virtual time. It passes when the history says so; the time that the system's clock shows can be set to another one meanwhile.
/// </summary>
internal sealed class SimulatedClock : TimeProvider
{
    private DateTimeOffset _start = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);
    private DateTimeOffset _latest;
    private TimeSpan _off;

    /// <summary>What has passed in truth since the history began.</summary>
    public TimeSpan Passed { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start + Passed + _off;

    // Never back, not even for the next history.
    public override long GetTimestamp() => (_start + Passed).UtcTicks;

    /// <summary>A new history begins, later than all before.</summary>
    public void Begin()
    {
        _start = (_latest > _start ? _latest : _start) + TimeSpan.FromDays(1);
        (Passed, _off, _latest) = (TimeSpan.Zero, TimeSpan.Zero, _start);
    }

    public void Advance(TimeSpan by)
    {
        Passed += by > TimeSpan.Zero ? by : TimeSpan.Zero;
        KeepLatest();
    }

    /// <summary>The system's clock is set, forward or back, while no time passes.</summary>
    public void Correct(TimeSpan by)
    {
        _off += by;
        KeepLatest();
    }

    private void KeepLatest()
    {
        foreach (var shown in new[] { GetUtcNow(), _start + Passed })
            _latest = shown > _latest ? shown : _latest;
    }
}
