using Edp.Service.Batching;

namespace Edp.Tests.Simulation;

/// <summary>
/// Goes through what was recorded, in the order of the commits, with a batch as the rules say it must be, and compares each batch that
/// left with it: members, number, reason and times (R1, R3, R5 to R10).
/// </summary>
internal sealed class Verdict(
    HistoryRows rows,
    IReadOnlyDictionary<Guid, IReadOnlyList<SimulatedObject>> members,
    IReadOnlyList<RecordedEntry> log,
    IReadOnlyList<RuleModel> rules,
    IReadOnlySet<Guid> flushed)
{
    public void Check(IReadOnlySet<int> acknowledged, IReadOnlyList<SimulatedObject> objects)
    {
        var recorded = members.Values.SelectMany(of => of).Select(created => created.Number).ToList();
        Require(recorded.Count == recorded.Distinct().Count(), "R10: an object is in two batches");
        Require(
            acknowledged.All(number => objects[number].IsIgnored || recorded.Contains(number)),
            $"R12: acknowledged and lost: {string.Join(',', acknowledged.Where(n => !objects[n].IsIgnored).Except(recorded))}");
        foreach (var prefix in rows.Prefixes)
        {
            Require(prefix is { CurrentState: "Ready", BatchId: null, EventCount: 0 }, $"R5: the prefix '{prefix.Prefix}' still collects");
            var left = rows.Batches.Count(batch => batch.PrefixId == prefix.CorrelationId);
            Require(prefix.BatchNumber == left, $"R10: '{prefix.Prefix}' has counted {prefix.BatchNumber} batches, and {left} left");
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
        foreach (var entry in log)
        {
            var news = entry.Objects.Where(brought => seen.Add(brought.Number));
            foreach (var group in news.GroupBy(brought => brought.PrefixAt(entry.Rule.Depth)))
            {
                if (!arrivals.TryGetValue(group.Key, out var ofPrefix))
                    arrivals.Add(group.Key, ofPrefix = []);
                ofPrefix.Add(new Arrival([.. group], entry.RecordedAt, entry.Rule));
            }
        }

        return arrivals;
    }

    private void CheckPrefix(List<Arrival> arrivals, Queue<Batch> left)
    {
        var number = 0;
        OpenBatchModel? open = null;
        foreach (var (objects, now, rule) in arrivals)
        {
            if (open is not null && left.TryPeek(out var early) && IsAll(early, open))
            {
                CheckLeftBetween(left.Dequeue(), open, ++number);
                open = null;
            }

            Require(open is null || rule.DueAt(open) > now, $"R5/R8: what arrived at {now:O} is in a batch that was due before");
            foreach (var arrived in objects)
            {
                open ??= new OpenBatchModel(now);
                open.Add(arrived, now);
                var reason = rule.IsMarker(arrived) ? "marker" : open.Members.Count >= rule.Count ? "count" : null;
                if (reason is null)
                    continue;

                Require(left.TryDequeue(out var batch), $"R6/R7: no batch left by {reason} at {now:O}");
                CheckBatch(batch!, open, ++number);
                Require(batch!.Reason == reason, $"R6/R7: batch {number} left by {batch.Reason}, not by {reason}");
                Require(batch.ReadyAt == now, $"R6/R7: batch {number} left at {batch.ReadyAt:O}, not at {now:O}");
                open = null;
            }
        }

        if (open is not null)
        {
            Require(left.TryDequeue(out var last), "R5: the last batch never left");
            CheckLeftBetween(last!, open, ++number);
        }

        Require(left.Count == 0, "R10: a batch left that has no reason to be");
    }

    private bool IsAll(Batch batch, OpenBatchModel open) =>
        members[batch.BatchId].Select(member => member.Number).ToHashSet().SetEquals(open.Members.Select(member => member.Number));

    /// <summary>It left while nothing arrived: its time was over, someone asked for it, or the rules were changed.</summary>
    private void CheckLeftBetween(Batch batch, OpenBatchModel open, int number)
    {
        CheckBatch(batch, open, number);
        var isRight = batch.Reason switch
        {
            "flush" => flushed.Contains(batch.BatchId),
            "count" => rules.Count > 1 && rules.Any(rule => open.Members.Count >= rule.Count),
            _ => rules.Any(rule => rule.DueReason(open) == batch.Reason && rule.DueAt(open) <= batch.ReadyAt)
        };
        Require(isRight, $"R5/R8/R9: batch {number} left by {batch.Reason} at {batch.ReadyAt:O}; it was due at {rules[0].DueAt(open):O}");
    }

    private void CheckBatch(Batch batch, OpenBatchModel open, int number)
    {
        Require(IsAll(batch, open), $"R10: batch {number} of '{batch.Prefix}' has {Names(members[batch.BatchId])}, not {Names(open.Members)}");
        Require(batch.BatchNumber == number, $"R10: batch {number} has the number {batch.BatchNumber}");
        Require(batch.EventCount == open.Members.Count, $"batch {number}: event_count is {batch.EventCount}");
        var keys = open.Members.Select(member => member.Key).Distinct().Count();
        Require(batch.ObjectCount == keys, $"batch {number}: object_count is {batch.ObjectCount}");
        Require(batch.TotalSize == open.Members.Sum(member => member.Size), $"batch {number}: total_size is {batch.TotalSize}");
        Require(batch.FirstEventTime == open.Members.Min(member => member.Time), $"batch {number}: first_event_time");
        Require(batch.LastEventTime == open.Members.Max(member => member.Time), $"batch {number}: last_event_time");
        Require(batch.OpenedAt == open.OpenedAt, $"batch {number}: opened_at is {batch.OpenedAt:O}, not {open.OpenedAt:O}");
    }

    private static string Names(IEnumerable<SimulatedObject> objects) =>
        string.Join(',', objects.Select(created => created.Number).Order());

    private static void Require(bool holds, string message) => HistoryFailedException.Unless(holds, message);

    /// <summary>What one transaction recorded for one prefix.</summary>
    private sealed record Arrival(IReadOnlyList<SimulatedObject> Objects, DateTimeOffset Now, RuleModel Rule);
}
