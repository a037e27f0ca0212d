namespace Edp.Service.Receipts;

/// <summary>
/// How fast events are sent again that did not come back: a few, with pauses that double, as long as none comes back, since a bus that has
/// lost its rules would get them all in vain; and all of them once one has.
/// </summary>
internal sealed class ReceiptPace(TimeSpan within)
{
    /// <summary>How many are sent while nothing comes back.</summary>
    public const int ProbeSize = 10;

    /// <summary>How many are sent at once when events come back.</summary>
    public const int BulkSize = 500;

    private const int DoublingsToMax = 8;
    private static readonly TimeSpan Max = TimeSpan.FromMinutes(5);

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
        if (pause > Max)
            pause = within > Max ? within : Max;
        _nextAt = now + pause;
        return pause;
    }

    /// <summary>One of them came back.</summary>
    public void CameBack() => (_unanswered, _nextAt, _comeBack) = (0, DateTimeOffset.MinValue, true);

    /// <summary>None is missing.</summary>
    public void Complete() => (_unanswered, _nextAt, _comeBack) = (0, DateTimeOffset.MinValue, false);
}
