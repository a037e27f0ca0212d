namespace Edp.Tests.Simulation;

/// <summary>
/// Virtual time. It moves when the history says so; what the service's clock shows can be off from it, as after a correction.
/// </summary>
internal sealed class SimulatedClock : TimeProvider
{
    private DateTimeOffset _start = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);
    private TimeSpan _passed;
    private TimeSpan _off;

    /// <summary>What has passed in truth: transports deliver by this.</summary>
    public TimeSpan Passed => _passed;

    /// <summary>The latest time it ever showed.</summary>
    public DateTimeOffset Latest { get; private set; }

    public override DateTimeOffset GetUtcNow() => _start + _passed + _off;

    /// <summary>A new history begins, later than all before.</summary>
    public void Begin()
    {
        _start = (Latest > _start ? Latest : _start) + TimeSpan.FromDays(1);
        (_passed, _off, Latest) = (TimeSpan.Zero, TimeSpan.Zero, _start);
    }

    public void Advance(TimeSpan by)
    {
        _passed += by > TimeSpan.Zero ? by : TimeSpan.Zero;
        KeepLatest();
    }

    /// <summary>The service's clock is set, forwards or backwards, while no time passes.</summary>
    public void Correct(TimeSpan by)
    {
        _off += by;
        KeepLatest();
    }

    private void KeepLatest() => Latest = GetUtcNow() > Latest ? GetUtcNow() : Latest;
}
