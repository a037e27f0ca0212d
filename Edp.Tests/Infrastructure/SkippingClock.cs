namespace Edp.Tests.Infrastructure;

/// <summary>The system's clock, which a test moves forward. Timers on their way stay as they are.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private long _skipped;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _skipped));

    public override long GetTimestamp() =>
        System.GetTimestamp() + (Interlocked.Read(ref _skipped) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, time.Ticks);
}
