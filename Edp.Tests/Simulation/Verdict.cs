using Edp.Core.Batching;

namespace Edp.Tests.Simulation;

/// <summary>
/// Goes through what was recorded, in the order of the commits, with a batch as the rules say it must be, and compares each batch that
/// closed with it: members, number, reason, times, what is missing and what it revises (R1, R3, R5 to R10, R15, R16).
/// </summary>
internal sealed class Verdict(
    HistoryRows rows,
    IReadOnlyDictionary<Guid, IReadOnlyList<SimulatedObject>> members,
    HistoryLog log,
    IReadOnlyList<RuleModel> rules)
{
    private readonly ClosingTimes _times = new(log, rules);
    private readonly Dictionary<Guid, List<SimulatedObject>> _added = [];

    public void Check(IReadOnlySet<int> acknowledged, IReadOnlyList<SimulatedObject> objects)
    {
        var recorded = members.Values.SelectMany(of => of).Select(created => created.Number).ToList();
        Require(recorded.Count == recorded.Distinct().Count(), "R10: an object is in two batches");
        Require(
            acknowledged.All(number => objects[number].IsIgnored || recorded.Contains(number)),
            $"R12: acknowledged and lost: {string.Join(',', acknowledged.Where(n => !objects[n].IsIgnored).Except(recorded))}");
        foreach (var prefix in rows.Prefixes)
        {
            Require(
                prefix is { CurrentState: "Ready", BatchId: null, EventCount: 0, DueAt: null },
                $"R5: the prefix '{prefix.Prefix}' still collects");
            var closed = rows.Batches.Count(batch => batch.PrefixId == prefix.CorrelationId);
            Require(prefix.BatchNumber == closed, $"R10: '{prefix.Prefix}' has counted {prefix.BatchNumber} batches, and {closed} closed");
        }

        var arrivals = ByPrefix();
        Require(
            rows.Batches.All(batch => arrivals.ContainsKey(batch.Prefix)),
            $"R1: nothing belongs to {string.Join(", ", rows.Batches.Select(batch => batch.Prefix).Except(arrivals.Keys))}");
        foreach (var (prefix, ofPrefix) in arrivals)
            CheckPrefix(ofPrefix, new Queue<Batch>(rows.Batches.Where(batch => batch.Prefix == prefix)));
    }

    private Dictionary<string, List<Arrival>> ByPrefix()
    {
        var seen = new HashSet<int>();
        var arrivals = new Dictionary<string, List<Arrival>>(StringComparer.Ordinal);
        foreach (var entry in log.Recorded)
        {
            var news = entry.Objects.Where(brought => seen.Add(brought.Number)).ToList();
            if (entry.AddedTo is { } batchId)
            {
                if (!_added.TryGetValue(batchId, out var added))
                    _added.Add(batchId, added = []);
                added.AddRange(news);
                continue;
            }

            foreach (var group in news.GroupBy(brought => brought.PrefixAt(entry.Rule.Depth)))
            {
                if (!arrivals.TryGetValue(group.Key, out var ofPrefix))
                    arrivals.Add(group.Key, ofPrefix = []);
                ofPrefix.Add(new Arrival([.. group], entry.Recorded, entry.Rule));
            }
        }

        return arrivals;
    }

    private void CheckPrefix(List<Arrival> arrivals, Queue<Batch> closed)
    {
        var number = 0;
        OpenBatchModel? open = null;
        Batch? last = null;
        Batch? heard = null;
        foreach (var (objects, now, rule) in arrivals)
        {
            if (open is not null && closed.TryPeek(out var early) && IsAll(early, open))
            {
                CheckClosedBetween(last = closed.Dequeue(), open, ++number);
                open = null;
            }

            if (open is not null)
                _times.CheckJoins(open, now, rule);
            foreach (var arrived in objects)
            {
                heard = last is null || last.Reason == "cancelled" ? heard : last;
                open ??= Open(now, rule, last, heard);
                var isMarker = rule.IsMarker(arrived);
                open.Add(arrived, isMarker, now);
                var reason = rule.IsComplete(open) ? "complete"
                    : rule.Expects(open) ? null
                    : isMarker && (rule.IsFull(open) || rule.MarkerGrace == TimeSpan.Zero) ? "marker"
                    : rule.IsFull(open) ? "count"
                    : null;
                if (reason is null)
                    continue;

                Require(closed.TryDequeue(out var batch), $"R6/R7: no batch closed by {reason} at {now.Shown:O}");
                last = batch;
                CheckBatch(batch!, open, ++number);
                Require(batch!.Reason == reason, $"R6/R7: batch {number} closed by {batch.Reason}, not by {reason}");
                Require(batch.ReadyAt == now.Shown, $"R6/R7: batch {number} closed at {batch.ReadyAt:O}, not at {now.Shown:O}");
                open = null;
            }
        }

        if (open is not null)
        {
            Require(closed.TryDequeue(out last), "R5: the last batch never closed");
            CheckClosedBetween(last!, open, ++number);
        }

        Require(closed.Count == 0, "R10: a batch closed that has no reason to be");
    }

    /// <summary>R16; nobody has heard of a batch that was cancelled, so nothing comes after it but what came after the one before.</summary>
    private static OpenBatchModel Open(Moment now, RuleModel rule, Batch? last, Batch? heard) =>
        last is not null && heard is not null && (last == heard || last.Revision > 1) && rule.IsLate(heard.ReadyAt, now.Shown)
            ? new OpenBatchModel(now) { Revision = last.Revision + 1, Revises = heard.Revises ?? heard.BatchId }
            : new OpenBatchModel(now);

    private bool IsAll(Batch batch, OpenBatchModel open) =>
        members[batch.BatchId].Select(member => member.Number).ToHashSet()
            .SetEquals(open.Members.Concat(AddedTo(batch)).Select(member => member.Number));

    private List<SimulatedObject> AddedTo(Batch batch) => _added.GetValueOrDefault(batch.BatchId, []);

    /// <summary>It closed while nothing arrived: its time was over, someone asked for it, or the rules were changed.</summary>
    private void CheckClosedBetween(Batch batch, OpenBatchModel open, int number)
    {
        CheckBatch(batch, open, number);
        switch (batch.Reason)
        {
            case "flush":
                Require(
                    log.WasFlushed(batch.Prefix, log.ClosedAt[batch.BatchId]),
                    $"R9: nobody flushed batch {number} of '{batch.Prefix}'");
                break;
            case "cancelled":
                Require(
                    log.WasCancelled(batch.Prefix, log.ClosedAt[batch.BatchId]),
                    $"R17: nobody cancelled batch {number} of '{batch.Prefix}'");
                break;
            case "count":
                Require(rules.Count > 1 && rules.Any(rule => rule.IsFull(open)), $"R6: batch {number} closed by count");
                break;
            case "complete":
                Require(rules.Count > 1 && rules.Any(rule => rule.IsComplete(open)), $"R15: batch {number} closed as complete");
                break;
            default:
                _times.CheckWait(batch, open);
                break;
        }
    }

    private void CheckBatch(Batch batch, OpenBatchModel closed, int number)
    {
        var open = closed.With(AddedTo(batch));
        Require(
            IsAll(batch, closed),
            $"R10: batch {number} of '{batch.Prefix}' has {Names(members[batch.BatchId])}, not {Names(open.Members)}");
        Require(
            (batch.UnreportedCount ?? 0) == AddedTo(batch).Count || AddedTo(batch).Count == 0 || batch.VerifyProblem is not null,
            $"batch {number} of '{batch.Prefix}' says that {batch.UnreportedCount} were not reported, and {AddedTo(batch).Count} were added");
        Require(batch.BatchNumber == number, $"R10: batch {number} has the number {batch.BatchNumber}");
        Require(
            (batch.Revision, batch.Revises) == (open.Revision, open.Revises),
            $"R16: batch {number} is revision {batch.Revision} of {batch.Revises}, not {open.Revision} of {open.Revises}");
        Require(
            rules.Any(rule => batch.MissingCount == (rule.Expects(closed) ? Math.Max(0, rule.Missing(closed)) : null)),
            $"R15: batch {number}: missing_count is {batch.MissingCount}");
        Require(batch.EventCount == open.Members.Count, $"batch {number}: event_count is {batch.EventCount}");
        Require(batch.ObjectCount == open.Keys, $"batch {number}: object_count is {batch.ObjectCount}");
        Require(batch.TotalSize == open.Size, $"batch {number}: total_size is {batch.TotalSize}");
        Require(batch.FirstEventTime == open.Members.Min(member => member.Time), $"batch {number}: first_event_time");
        Require(batch.LastEventTime == open.Members.Max(member => member.Time), $"batch {number}: last_event_time");
        Require(
            batch.OpenedAt == open.Opened.Shown || !log.Clocks.IsSteady(open.Opened.True, log.ClosedAt[batch.BatchId]),
            $"batch {number}: opened_at is {batch.OpenedAt:O}, not {open.Opened.Shown:O}");
    }

    private static string Names(IEnumerable<SimulatedObject> objects) =>
        string.Join(',', objects.Select(created => created.Number).Order());

    private static void Require(bool holds, string message) => HistoryFailedException.Unless(holds, message);

    /// <summary>What one transaction recorded for one prefix.</summary>
    private sealed record Arrival(IReadOnlyList<SimulatedObject> Objects, Moment Now, RuleModel Rule);
}
