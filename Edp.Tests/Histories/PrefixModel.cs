namespace Edp.Tests.Histories;

/// <summary>
/// R3 and R5 to R10 for one prefix, written down as plainly as they are said, with lists instead of sums.
/// </summary>
internal sealed class PrefixModel(HistoryRule rule)
{
    private readonly HashSet<EventNumber> _recorded = [];
    private readonly List<EventNumber> _open = [];
    private DateTimeOffset _openedAt;
    private DateTimeOffset _lastRecordedAt;

    /// <summary>The batches that left, in their order.</summary>
    public List<BatchModel> Left { get; } = [];

    public bool IsOpen => _open.Count > 0;

    public IReadOnlyList<EventNumber> Open => _open;

    /// <summary>R5, R8: when the open batch is ready, and by which of the two.</summary>
    public (DateTimeOffset At, string Reason) Due
    {
        get
        {
            var quiet = _lastRecordedAt + rule.QuietPeriod;
            var cap = _openedAt + rule.MaxDuration;
            return cap < quiet ? (cap.Value, "max-duration") : (quiet, "quiet");
        }
    }

    /// <summary>R3: what is new of these. Of two that are the same, one is.</summary>
    public List<EventNumber> News(IEnumerable<EventNumber> events) => [.. events.Distinct().Where(number => !_recorded.Contains(number))];

    public void Arrive(IReadOnlyList<EventNumber> news, DateTimeOffset now)
    {
        if (news.Count == 0)
            return;

        LeaveIfDue(now);
        foreach (var number in news)
        {
            if (!IsOpen)
                _openedAt = now;
            _recorded.Add(number);
            _open.Add(number);
            _lastRecordedAt = now;
            if (rule.HasMarkers && number.IsMarker)
                Leave("marker", now);
            else if (_open.Count == rule.Count)
                Leave("count", now);
        }
    }

    public void LeaveIfDue(DateTimeOffset now) => LeaveIfDue(now, now);

    /// <summary>Leaves now if it was due by then.</summary>
    public void LeaveIfDue(DateTimeOffset by, DateTimeOffset now)
    {
        if (IsOpen && Due.At <= by)
            Leave(Due.Reason, now);
    }

    public void Flush(DateTimeOffset now)
    {
        if (IsOpen)
            Leave("flush", now);
    }

    private void Leave(string reason, DateTimeOffset now)
    {
        Left.Add(new BatchModel(reason, [.. _open], _openedAt, now));
        _open.Clear();
    }
}

/// <summary>A batch that left.</summary>
internal sealed record BatchModel(string Reason, IReadOnlyList<EventNumber> Events, DateTimeOffset OpenedAt, DateTimeOffset ReadyAt);
