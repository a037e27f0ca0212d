namespace Edp.Tests.Histories;

/// <summary>
/// R3 to R10 and R15 to R17 for one prefix, written down as plainly as they are said, with lists instead of sums.
/// </summary>
internal sealed class PrefixModel(HistoryRule rule)
{
    private readonly HashSet<EventNumber> _recorded = [];
    private HistoryRule _now = rule;
    private DateTimeOffset? _heldUntil;
    private DateTimeOffset? _extendedUntil;

    /// <summary>The closed batches, in their order.</summary>
    public List<BatchModel> Closed { get; } = [];

    public BatchModel? Open { get; private set; }

    /// <summary>R5 to R8 and R15: when the open batch closes, and by which of them; not while it is held.</summary>
    public (DateTimeOffset At, string Reason) Due
    {
        get
        {
            var (at, reason) = Open!.Expects ? DueOfExpecting(Open) : DueOf(Open);
            return (Later(at, _heldUntil), reason);
        }
    }

    /// <summary>The rule that the open batch was opened by, or the one of now where this closes it sooner.</summary>
    private HistoryRule Rule => Open?.OpenedBy.OrSooner(_now) ?? _now;

    private bool IsFull => Rule.IsFull(Open!);

    private bool HasAll => Open!.Expects ? Open.Missing == 0 : IsFull;

    /// <summary>R3: what is new of these. Of two that are the same, one is.</summary>
    public List<EventNumber> News(IEnumerable<EventNumber> events) => [.. events.Distinct().Where(number => !_recorded.Contains(number))];

    /// <returns>The list that is to be read, where one came.</returns>
    public EventNumber? Arrive(IReadOnlyList<EventNumber> news, DateTimeOffset now)
    {
        if (news.Count == 0)
            return null;

        EventNumber? list = null;
        CloseIfDue(now);
        if (_heldUntil <= now)
            _heldUntil = null;
        foreach (var number in news)
        {
            if (Open is not null && _heldUntil is null && HasAll && Open.Newest(number.Name) is null)
                Close(Open.Expects ? "complete" : "count", now);
            if (Open is null)
                OpenBatch(now);
            _recorded.Add(number);
            Open!.Events.Add(number);
            Open.LastRecordedAt = now;
            Open.HasMarker |= Rule.HasMarkers && number.IsMarker;
            if (Rule.HasList && !Open.IsLate && number.IsList && Open.Newest(number.Name) == number)
            {
                list = number;
                Open.UnreadLists.Add(number.Name);
            }

            if (_heldUntil is not null)
                continue;
            if (Open.Expects)
                CloseIfComplete(now);
            else if (Rule.HasMarkers && number.IsMarker && (IsFull || Rule.Grace == TimeSpan.Zero))
                Close("marker", now);
            else if (IsFull)
                Close("count", now);
            if (Open is null)
                list = null;
        }

        return list;
    }

    /// <summary>R15: what the list says is known now.</summary>
    public void Read(EventNumber list, DateTimeOffset now)
    {
        Open!.UnreadLists.Remove(list.Name);
        Open.Listed = list.Listed;
        Open.ExpectedAt = now;
        CloseIfComplete(now);
    }

    /// <summary>R15: a message opens a batch where none is open, and the newest counts.</summary>
    public void Expect(IReadOnlyList<string> names, int? count, DateTimeOffset now)
    {
        CloseIfDue(now);
        if (Open is null)
            OpenBatch(now);
        Open!.Told = names;
        Open.Count = count ?? (Open.IsLate ? null : Rule.ExpectedCount);
        Open.ExpectedAt = now;
        CloseIfComplete(now);
    }

    /// <summary>R4: a deletion takes out what was written before it.</summary>
    public void Delete(EventNumber deleted)
    {
        if (Open is null)
            return;
        Open.Deleted.UnionWith(Open.Events.Where(number => number.Name == deleted.Name && number.Write <= deleted.Write));
        if (Open.Newest(deleted.Name) is null)
            Open.UnreadLists.Remove(deleted.Name);
    }

    public void CloseIfDue(DateTimeOffset now)
    {
        if (Open is not null && Due.At <= now)
            Close(Due.Reason, now);
    }

    public void Flush(DateTimeOffset now)
    {
        if (Open is not null)
            Close("flush", now);
    }

    public void Hold(DateTimeOffset until) => _heldUntil = Open is null ? null : until;

    public void Extend(TimeSpan by) => _extendedUntil = Open is null ? null : Due.At + by;

    public void Cancel(DateTimeOffset now)
    {
        if (Open is not null)
            Close("cancelled", now);
    }

    /// <summary>Other rules hold: an open batch keeps its own, unless the new one closes it sooner.</summary>
    public void Reload(HistoryRule now, DateTimeOffset at)
    {
        if (Open is null)
        {
            _now = now;
            return;
        }

        var before = Due.At;
        _now = now;
        var expectsOther = !Open.IsLate && (!IsSame(Open.Required, Rule.RequiredFiles) || (Open.ExpectedAt is null && Open.Count != Rule.ExpectedCount));
        if (!expectsOther && Due.At == before)
            return;
        if (expectsOther)
        {
            Open.Required = Rule.RequiredFiles;
            Open.Count = Open.ExpectedAt is null ? Rule.ExpectedCount : Open.Count;
        }

        // What had all before waits for its grace, and goes on waiting.
        if (Due.At != before && _heldUntil is null && HasAll)
            Close(Open.Expects ? "complete" : "count", at);
        else
            CloseIfDue(at);
    }

    private static bool IsSame(IReadOnlyList<string[]> left, IReadOnlyList<string[]> right) =>
        left.Select(names => string.Join('|', names)).SequenceEqual(right.Select(names => string.Join('|', names)));

    private static DateTimeOffset Later(DateTimeOffset time, DateTimeOffset? other) => other > time ? other.Value : time;

    private static DateTimeOffset Earlier(DateTimeOffset time, DateTimeOffset? other) => other < time ? other.Value : time;

    private DateTimeOffset? CapOf(BatchModel open) =>
        Rule.MaxDuration is { } longest ? Later(open.OpenedAt + longest, _extendedUntil) : null;

    private (DateTimeOffset At, string Reason) DueOf(BatchModel open)
    {
        var quiet = Later(open.LastRecordedAt + Rule.QuietPeriod, _extendedUntil);
        var grace = open.LastRecordedAt + Rule.Grace;
        // One that was held may be full, and closes by that when the hold is over.
        var (at, reason) = open.HasMarker ? (Earlier(quiet, grace), "marker")
            : IsFull && grace <= quiet ? (grace, "count")
            : (quiet, "quiet");
        return CapOf(open) is { } cap && cap < at ? (cap, "max-duration") : (at, reason);
    }

    private (DateTimeOffset At, string Reason) DueOfExpecting(BatchModel open) => open.Missing == 0
        ? (open.LastRecordedAt + Rule.Grace, "complete")
        : (Earlier(Later(Later(open.LastRecordedAt, open.ExpectedAt) + Rule.IncompleteAfter, _extendedUntil), CapOf(open)), "incomplete");

    private void OpenBatch(DateTimeOffset now)
    {
        // Nobody has heard of a batch that was cancelled: nothing comes after it, and it is not the last that was closed.
        var last = Closed.FindLast(batch => batch.Reason != "cancelled");
        var isLate = last is not null && last.ReadyAt + _now.AllowedLateness >= now && (Closed[^1] == last || Closed[^1].IsLate);
        Open = new BatchModel
        {
            OpenedBy = _now,
            OpenedAt = now,
            LastRecordedAt = now,
            Revision = isLate ? Closed[^1].Revision + 1 : 1,
            First = isLate ? last!.First : Closed.Count + 1
        };
        if (isLate)
            return;
        Open.Count = _now.ExpectedCount;
        Open.Required = _now.RequiredFiles;
    }

    private void CloseIfComplete(DateTimeOffset now)
    {
        if (Open!.Missing == 0 && !(_heldUntil > now))
            Close("complete", now);
    }

    private void Close(string reason, DateTimeOffset now)
    {
        _heldUntil = _extendedUntil = null;
        Open!.Reason = reason;
        Open.ReadyAt = now;
        Closed.Add(Open);
        Open = null;
    }
}

/// <summary>A batch, open or closed, with what it has to contain (R15).</summary>
internal sealed class BatchModel
{
    public List<EventNumber> Events { get; } = [];

    /// <summary>R4.</summary>
    public HashSet<EventNumber> Deleted { get; } = [];

    public required HistoryRule OpenedBy { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset LastRecordedAt { get; set; }

    /// <summary>Whether something came that was a marker by the rules of that time.</summary>
    public bool HasMarker { get; set; }

    public string Reason { get; set; } = "";

    public DateTimeOffset ReadyAt { get; set; }

    /// <summary>R16.</summary>
    public int Revision { get; init; }

    /// <summary>The number of the batch that it comes after; its own where it is not late.</summary>
    public int First { get; init; }

    public bool IsLate => Revision > 1;

    public int? Count { get; set; }

    public IReadOnlyList<string[]> Required { get; set; } = [];

    public IReadOnlyList<string> Told { get; set; } = [];

    public IReadOnlyList<(string Name, long? Size)> Listed { get; set; } = [];

    public HashSet<string> UnreadLists { get; } = [];

    public DateTimeOffset? ExpectedAt { get; set; }

    public bool Expects => Count is not null || Required.Count > 0 || Told.Count > 0 || Listed.Count > 0;

    /// <summary>The newest version of each key that is not deleted.</summary>
    public IEnumerable<EventNumber> Live => Events.Except(Deleted).GroupBy(number => number.Name).Select(key => key.MaxBy(number => number.Write));

    /// <summary>How much is missing: names that nothing fulfils, or keys that are wanting in the number, whichever is more.</summary>
    public int? Missing
    {
        get
        {
            if (!Expects)
                return null;
            var names = Required.Count(names => !names.Any(name => Newest(name) is not null))
                + Told.Count(name => Newest(name) is null)
                + Listed.Count(file => Newest(file.Name) is not { } newest || (file.Size ?? newest.Size ?? 0) != (newest.Size ?? file.Size ?? 0))
                + UnreadLists.Count;
            return Math.Max(names, Count.GetValueOrDefault() - Live.Count());
        }
    }

    public EventNumber? Newest(string name) => Live.Where(number => number.Name == name).Cast<EventNumber?>().FirstOrDefault();
}
