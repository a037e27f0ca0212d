namespace Edp.Service.Receipts;

/// <summary>
/// How fast events are sent again that did not come back: a few, with pauses that double, as long as none comes back, since a bus without
/// rules passes none on; all of them once one has.
/// </summary>
internal sealed class ReceiptPace(TimeSpan within)
{
    /// <summary>How many are sent while nothing comes back.</summary>
    public const int ProbeSize = 10;

    /// <summary>How many are sent at once when events come back.</summary>
    public const int BulkSize = 500;

    private const int DoublingsToMax = 8;

    /// <summary>The longest pause, and how seldom an event is sent that never comes back, however many others do.</summary>
    public static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    private int _unanswered;
    private DateTimeOffset _nextAt = DateTimeOffset.MinValue;
    private bool _comeBack;

    /// <summary>How many may be sent now.</summary>
    public int SizeAt(DateTimeOffset now) => now < _nextAt ? 0 : _comeBack ? BulkSize : ProbeSize;

    /// <summary>Events were sent again.</summary>
    /// <returns>The pause before the next ones, unless one comes back.</returns>
    public TimeSpan Sent(DateTimeOffset now)
    {
        _comeBack = false;
        var pause = within * (1 << Math.Min(_unanswered++, DoublingsToMax));
        if (pause > MaxPause)
            pause = within > MaxPause ? within : MaxPause;
        _nextAt = now + pause;
        return pause;
    }

    /// <summary>One of them came back.</summary>
    public void CameBack() => (_unanswered, _nextAt, _comeBack) = (0, DateTimeOffset.MinValue, true);

    /// <summary>None is missing.</summary>
    public void Complete() => (_unanswered, _nextAt, _comeBack) = (0, DateTimeOffset.MinValue, false);
}
