namespace Edp.Tests.Histories;

/// <summary>
/// R3, R5 to R10 and R17 for one prefix, written down as plainly as they are said, with lists instead of sums.
/// </summary>
internal sealed class PrefixModel(HistoryRule rule)
{
    private readonly HashSet<EventNumber> _recorded = [];
    private readonly List<EventNumber> _open = [];
    private DateTimeOffset _openedAt;
    private DateTimeOffset _lastRecordedAt;
    private DateTimeOffset? _heldUntil;
    private DateTimeOffset? _extendedUntil;

    /// <summary>The closed batches, in their order.</summary>
    public List<BatchModel> Closed { get; } = [];

    public bool IsOpen => _open.Count > 0;

    public IReadOnlyList<EventNumber> Open => _open;

    /// <summary>R5 to R8: when the open batch is ready, and by which of them; not while it is held.</summary>
    public (DateTimeOffset At, string Reason) Due
    {
        get
        {
            var quiet = Later(_lastRecordedAt + rule.QuietPeriod, _extendedUntil);
            var grace = _lastRecordedAt + rule.Grace;
            // One that was held may be full, and closes by that when the hold is over.
            var (at, reason) = HasMarker ? (grace < quiet ? grace : quiet, "marker")
                : IsFull && grace <= quiet ? (grace, "count")
                : (quiet, "quiet");
            if (rule.MaxDuration is { } longest && Later(_openedAt + longest, _extendedUntil) is var cap && cap < at)
                (at, reason) = (cap, "max-duration");
            return (Later(at, _heldUntil), reason);
        }
    }

    private bool HasMarker => rule.HasMarkers && _open.Exists(number => number.IsMarker);

    private bool IsFull => (rule.CountsEvents ? _open.Count : _open.DistinctBy(open => open.Name).Count()) >= rule.Count;

    /// <summary>R3: what is new of these. Of two that are the same, one is.</summary>
    public List<EventNumber> News(IEnumerable<EventNumber> events) => [.. events.Distinct().Where(number => !_recorded.Contains(number))];

    public void Arrive(IReadOnlyList<EventNumber> news, DateTimeOffset now)
    {
        if (news.Count == 0)
            return;

        CloseIfDue(now);
        if (_heldUntil <= now)
            _heldUntil = null;
        foreach (var number in news)
        {
            if (IsOpen && _heldUntil is null && IsFull && !_open.Exists(open => open.Name == number.Name))
                Close("count", now);
            if (!IsOpen)
                _openedAt = now;
            _recorded.Add(number);
            _open.Add(number);
            _lastRecordedAt = now;
            if (_heldUntil is not null)
                continue;
            if (rule.HasMarkers && number.IsMarker && (IsFull || rule.Grace == TimeSpan.Zero))
                Close("marker", now);
            else if (IsFull)
                Close("count", now);
        }
    }

    public void CloseIfDue(DateTimeOffset now)
    {
        if (IsOpen && Due.At <= now)
            Close(Due.Reason, now);
    }

    public void Flush(DateTimeOffset now)
    {
        if (IsOpen)
            Close("flush", now);
    }

    public void Hold(DateTimeOffset until) => _heldUntil = IsOpen ? until : null;

    public void Extend(TimeSpan by) => _extendedUntil = IsOpen ? Due.At + by : null;

    public void Cancel(DateTimeOffset now)
    {
        if (IsOpen)
            Close("cancelled", now);
    }

    private static DateTimeOffset Later(DateTimeOffset time, DateTimeOffset? other) => other > time ? other.Value : time;

    private void Close(string reason, DateTimeOffset now)
    {
        _heldUntil = _extendedUntil = null;
        Closed.Add(new BatchModel(reason, [.. _open], _openedAt, now));
        _open.Clear();
    }
}

/// <summary>A closed batch.</summary>
internal sealed record BatchModel(string Reason, IReadOnlyList<EventNumber> Events, DateTimeOffset OpenedAt, DateTimeOffset ReadyAt);
