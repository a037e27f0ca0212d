namespace Edp.Core.Clocks;

/// <summary>
/// The system's time without its steps. Time passes as the monotonic clock says; where the system's time is set to another value, this one
/// follows at 5 % of the speed of time, so that a quiet period (R5) is never shorter or longer by more than that. Differences under a
/// second are followed at once.
/// </summary>
/// <param name="inner">The system's clock.</param>
internal sealed class SteadyClock(TimeProvider inner) : TimeProvider
{
    private const double Slew = 0.05;
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _time = inner.GetUtcNow();
    private long _timestamp = inner.GetTimestamp();

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var timestamp = inner.GetTimestamp();
            var passed = inner.GetElapsedTime(_timestamp, timestamp);
            var steady = _time + passed;
            var behind = inner.GetUtcNow() - steady;
            // Never further than the system's time, and never backwards by more than the tolerance.
            var slewed = passed * Slew;
            var followed = behind.Duration() <= Tolerance || behind.Duration() <= slewed ? behind : Math.Sign(behind.Ticks) * slewed;
            _time = steady + followed;
            _timestamp = timestamp;
            return _time;
        }
    }

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
