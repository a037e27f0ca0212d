namespace Edp.Core.Clocks;

/// <summary>From when on a time that was written counts as wrong: the clock of its process was ahead, and no clock is any more.</summary>
internal static class WrongClock
{
    /// <summary>By how much the clocks of processes may differ.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(5);
}
