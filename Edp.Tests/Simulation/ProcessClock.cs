using Edp.Core.Clocks;

namespace Edp.Tests.Simulation;

/// <summary>The clock of one process: the service's own, which begins anew with each start of the process.</summary>
internal sealed class ProcessClock(SimulatedClock system) : TimeProvider
{
    private SteadyClock _steady = new(system);

    public override long TimestampFrequency => system.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _steady.GetUtcNow();

    public override long GetTimestamp() => system.GetTimestamp();

    /// <summary>The process starts.</summary>
    /// <returns>By how much its clock is ahead of the one that it had before.</returns>
    public TimeSpan Restart()
    {
        var before = GetUtcNow();
        _steady = new SteadyClock(system);
        return GetUtcNow() - before;
    }
}
