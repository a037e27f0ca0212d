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

    /// <summary>The closed batches, in their order.</summary>
    public List<BatchModel> Closed { get; } = [];

    public bool IsOpen => _open.Count > 0;

    public IReadOnlyList<EventNumber> Open => _open;

    /// <summary>R5, R7, R8: when the open batch is ready, and by which of them.</summary>
    public (DateTimeOffset At, string Reason) Due
    {
        get
        {
            var hasMarker = rule.HasMarkers && _open.Exists(number => number.IsMarker);
            var lull = _lastRecordedAt + (hasMarker && rule.Grace < rule.QuietPeriod ? rule.Grace : rule.QuietPeriod);
            var cap = _openedAt + rule.MaxDuration;
            return cap < lull ? (cap.Value, "max-duration") : (lull, hasMarker ? "marker" : "quiet");
        }
    }

    /// <summary>R3: what is new of these. Of two that are the same, one is.</summary>
    public List<EventNumber> News(IEnumerable<EventNumber> events) => [.. events.Distinct().Where(number => !_recorded.Contains(number))];

    public void Arrive(IReadOnlyList<EventNumber> news, DateTimeOffset now)
    {
        if (news.Count == 0)
            return;

        CloseIfDue(now);
        foreach (var number in news)
        {
            if (!IsOpen)
                _openedAt = now;
            _recorded.Add(number);
            _open.Add(number);
            _lastRecordedAt = now;
            var isFull = (rule.CountsEvents ? _open.Count : _open.DistinctBy(open => open.Name).Count()) == rule.Count;
            if (rule.HasMarkers && number.IsMarker && (isFull || rule.Grace == TimeSpan.Zero))
                Close("marker", now);
            else if (isFull)
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

    private void Close(string reason, DateTimeOffset now)
    {
        Closed.Add(new BatchModel(reason, [.. _open], _openedAt, now));
        _open.Clear();
    }
}

/// <summary>A closed batch.</summary>
internal sealed record BatchModel(string Reason, IReadOnlyList<EventNumber> Events, DateTimeOffset OpenedAt, DateTimeOffset ReadyAt);
