namespace Edp.Core.Clocks;

/// <summary>The clock of R5: the service's own, in the microseconds that the databases keep.</summary>
internal static class BatchClock
{
    public static DateTimeOffset GetMicrosecondNow(this TimeProvider time) => time.GetUtcNow().ToMicroseconds();

    public static DateTimeOffset ToMicroseconds(this DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
