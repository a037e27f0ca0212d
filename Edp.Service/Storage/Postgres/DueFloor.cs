namespace Edp.Service.Storage.Postgres;

/// <summary>
/// From when on due timers are looked for. While another session holds a snapshot, the index keeps every timer that was ever set: what was
/// raised long ago is not walked through each time. A timer that was set into the past is found by a look at all of them, now and then.
/// </summary>
internal sealed class DueFloor(TimeProvider time, TimeProvider machine)
{
    // Clocks of replicas differ, and a transaction takes its time from its clock to its commit.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenFullLooks = TimeSpan.FromSeconds(15);

    private long _floor = DateTimeOffset.MinValue.UtcTicks;
    private long _lastFullLook;
    private long _lastFullLookAt;

    /// <summary>Timers due after this are looked for, up to the other time.</summary>
    public DateTimeOffset Before(DateTimeOffset until)
    {
        var floor = new DateTimeOffset(Volatile.Read(ref _floor), TimeSpan.Zero);
        return floor < until ? floor : DateTimeOffset.MinValue;
    }

    /// <summary>As <see cref="Before"/>, with a look at all of them now and then, and when asked for it.</summary>
    public DateTimeOffset Look(DateTimeOffset until, bool all)
    {
        if (!all && !IsTimeForAll())
            return Before(until);
        Volatile.Write(ref _lastFullLook, machine.GetTimestamp());
        Volatile.Write(ref _lastFullLookAt, time.GetUtcNow().UtcTicks);
        return DateTimeOffset.MinValue;
    }

    /// <summary>The look showed this timer as the next one.</summary>
    public void Found(DateTimeOffset? next)
    {
        var now = time.GetUtcNow();
        Volatile.Write(ref _floor, ((next < now ? next.Value : now) - Margin).UtcTicks);
    }

    // By the machine's time, and by the clock, which may have been set.
    private bool IsTimeForAll() =>
        Volatile.Read(ref _lastFullLook) == 0
        || machine.GetElapsedTime(Volatile.Read(ref _lastFullLook)) >= BetweenFullLooks
        || Math.Abs(time.GetUtcNow().UtcTicks - Volatile.Read(ref _lastFullLookAt)) >= BetweenFullLooks.Ticks;
}
