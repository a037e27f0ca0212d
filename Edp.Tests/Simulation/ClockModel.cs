namespace Edp.Tests.Simulation;

/// <summary>
/// What clocks may do to a wait. A process follows a corrected clock with 5 % of the speed of time, and replicas may differ by 5 s: so much
/// may a wait be shorter or longer, and nothing where no clock was corrected. A process that starts has the corrected time at once; what
/// was open then may be closed early by the rest of its wait, and may wait once more from there.
/// </summary>
internal sealed class ClockModel(bool hasManyProcesses)
{
    private const double SlowestClock = 0.95;
    private const double FastestClock = 1.05;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);
    // The databases keep microseconds; timers are queried a moment after they are due.
    private static readonly TimeSpan Unit = TimeSpan.FromMicroseconds(1);
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan SmallestJump = TimeSpan.FromSeconds(1);

    private readonly List<TimeSpan> _jumps = [];
    private bool _isCorrected;

    /// <summary>The system's clock is corrected.</summary>
    public void Correct() => _isCorrected = true;

    /// <summary>A process has started, with a clock that is ahead of the one before by so much.</summary>
    /// <returns>Whether that is a jump.</returns>
    public bool Start(TimeSpan now, TimeSpan ahead)
    {
        var jumps = ahead.Duration() > SmallestJump;
        if (jumps)
            _jumps.Add(now);
        return jumps;
    }

    /// <summary>Whether the clock that counted went on without a jump between these times.</summary>
    public bool IsSteady(TimeSpan from, TimeSpan to) =>
        // Processes side by side differ from the first jump on.
        !_jumps.Exists(jump => jump <= to && (jump >= from || hasManyProcesses));

    /// <summary>The earliest end of a wait that began then and was seen to end at another time.</summary>
    public TimeSpan Earliest(TimeSpan began, TimeSpan wait, TimeSpan ended) =>
        !IsSteady(began, ended) ? began : began + (_isCorrected ? (wait / FastestClock) - Skew : wait - Unit);

    /// <summary>The latest end of a wait that began then, seen from a time when it may have ended.</summary>
    public TimeSpan Latest(TimeSpan began, TimeSpan wait, TimeSpan seen)
    {
        foreach (var jump in _jumps.Where(jump => jump > began && jump <= seen))
            began = jump;
        return began + (_isCorrected ? (wait / SlowestClock) + Skew : wait) + Lag;
    }
}
