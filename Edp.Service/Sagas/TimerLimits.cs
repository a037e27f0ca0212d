namespace Edp.Service.Sagas;

/// <summary>What the transport can do for timers.</summary>
/// <param name="LongestDelay">The longest delay of one message; a longer wait is several hops (R11).</param>
internal sealed record TimerLimits(TimeSpan LongestDelay)
{
    /// <summary>The delay of the next message of a wait.</summary>
    public TimeSpan Hop(TimeSpan rest) => rest < TimeSpan.Zero ? TimeSpan.Zero : rest < LongestDelay ? rest : LongestDelay;
}
