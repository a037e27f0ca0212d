using Edp.Core.Clocks;
using Edp.Core.Outbox;

namespace Edp.Core.Batching;

/// <summary>What happens to the open batch of a prefix: it opens, objects are added, and it closes.</summary>
internal static class OpenBatch
{
    public static void Open(this PrefixRecord prefix, BatchRule rule, DateTimeOffset now)
    {
        prefix.BatchId = Guid.CreateVersion7(now);
        prefix.BatchNumber++;
        prefix.OpenedAt = now;
        // A process of the version before closes batches without a word of these.
        prefix.HeldUntil = prefix.ExtendedUntil = null;
        prefix.ExpectNothing();
        prefix.Revise(rule.AllowedLateness, now);
        if (!prefix.IsLate)
            prefix.Expect(rule.Expectation, rule.Expectation.RequiredFiles);
    }

    /// <summary>The batch that opens keeps this rule, the one of its first object; null where nothing tells it.</summary>
    public static void KeepRule(this PrefixRecord prefix, BatchRule? rule)
    {
        prefix.RuleName = rule?.Name;
        prefix.RuleSettings = rule?.Settings;
        prefix.Captures = rule?.GroupOf(prefix.Prefix);
    }

    /// <summary>
    /// Adds objects in the order of their arrival, until there are no more, or the batch closes by what was added last (R6, R7, R15) or before
    /// what comes next: a batch that has all and waits for the content of an empty object takes no other key.
    /// </summary>
    public static void AddObjects(this PrefixRecord prefix, ObjectsRecorded recorded, BatchRule rule)
    {
        var wasOpen = prefix.EventCount > 0;
        // One object alone meets no other of now.
        var left = recorded.Objects.Count - recorded.Added;
        var keysOfNow = left > 1 ? new Dictionary<string, ObjectVersion>(Math.Min(left, rule.Count), StringComparer.Ordinal) : null;
        prefix.EndHold(recorded.RecordedAt);
        prefix.EndsWithMarker = false;
        prefix.AwaitsContent = rule.HasAll(prefix);
        while (!rule.ClosesByLast(prefix) && recorded.Next is { } arrival)
        {
            ObjectVersion known = default;
            ObjectVersion? newest = keysOfNow?.TryGetValue(arrival.Event.Key, out known) == true ? known
                : wasOpen ? arrival.KnownVersion
                : null;
            if (newest is null && rule.HasAll(prefix))
                return;

            var isNewest = prefix.Add(arrival, newest, recorded.RecordedAt);
            recorded.Advance();
            if (isNewest && !prefix.IsLate && rule.Expectation.IsList(arrival.Event.Key))
            {
                recorded.Lists.Add(arrival);
                prefix.ListArrived(arrival.Event.Key);
            }

            if (keysOfNow is not null)
                keysOfNow[arrival.Event.Key] = newest is { } other && other.IsNewerThan(arrival.Version) ? other : arrival.Version;
            prefix.AwaitsContent = rule.AwaitsContentOf(prefix, arrival) && newest is null;
            prefix.EndsWithMarker = rule.IsMarker(arrival.Event.Key);
            if (prefix.EndsWithMarker)
                prefix.MarkerAt ??= recorded.RecordedAt;
        }
    }

    /// <summary>Takes keys out again whose objects were deleted (R4). The quiet period goes on.</summary>
    public static void RemoveObjects(this PrefixRecord prefix, ObjectsDeleted deleted)
    {
        prefix.ObjectCount -= deleted.Objects;
        prefix.TotalSize = Math.Max(0, prefix.TotalSize - deleted.Size);
        if (!prefix.Expects)
            return;
        prefix.MissingFiles = deleted.MissingFiles;
        prefix.MissingListed += deleted.MissingListed;
        prefix.UnreadLists = UnreadLists.Without(prefix.UnreadLists, deleted.Keys);
        prefix.CountMissing();
    }

    /// <summary>Closes the open batch and gives it back as the row it becomes.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    /// <param name="verifies">Whether its prefix is listed before its event goes out.</param>
    /// <param name="manifests">Where its manifest is written to before its event goes out; null: nowhere.</param>
    public static Batch Close(
        this PrefixRecord prefix, string reason, DateTimeOffset now, bool verifies = false, ManifestFolder? manifests = null)
    {
        var batchId = prefix.BatchId ?? throw new InvalidOperationException("The prefix has no open batch.");
        var manifestUri = reason == Batch.Cancelled ? null : manifests?.AddressOf(prefix.Bucket, batchId);
        prefix.ManifestsSince ??= manifestUri is null ? null : now;
        var closed = new Batch
        {
            BatchId = batchId,
            PrefixId = prefix.CorrelationId,
            Bucket = prefix.Bucket,
            Prefix = prefix.Prefix,
            RuleName = prefix.RuleName,
            Captures = prefix.Captures,
            BatchNumber = prefix.BatchNumber,
            ObjectCount = prefix.ObjectCount,
            EventCount = prefix.EventCount,
            TotalSize = prefix.TotalSize,
            FirstEventTime = prefix.FirstEventTime ?? prefix.OpenedAt.GetValueOrDefault(),
            LastEventTime = prefix.LastEventTime ?? prefix.OpenedAt.GetValueOrDefault(),
            OpenedAt = prefix.OpenedAt.GetValueOrDefault(),
            ReadyAt = now,
            Reason = reason,
            ExpectedCount = prefix.Expected(),
            MissingCount = prefix.MissingCount,
            Missing = MissingNames.Of(prefix),
            MissingListed = prefix.MissingListed.GetValueOrDefault(),
            ListProblem = prefix.ListProblem,
            Revises = prefix.Revises,
            Revision = prefix.Revision,
            ManifestUri = manifestUri,
            DeliveredSinks = (int)(reason == Batch.Cancelled ? EventSinks.NoEvent
                : (verifies ? EventSinks.Unverified : EventSinks.None) | (prefix.ManifestsSince is null ? EventSinks.None : EventSinks.Unwritten))
        };

        prefix.BatchId = null;
        prefix.RuleName = prefix.RuleSettings = prefix.Captures = null;
        prefix.EndsWithMarker = prefix.AwaitsContent = false;
        prefix.ObjectCount = prefix.EventCount = prefix.TotalSize = 0;
        prefix.FirstEventTime = prefix.LastEventTime = prefix.OpenedAt = prefix.LastRecordedAt = null;
        prefix.MarkerAt = prefix.DueAt = prefix.HeldUntil = prefix.ExtendedUntil = null;
        if (reason != Batch.Cancelled)
            prefix.ClosedAt = now;
        else if (!prefix.IsLate)
            prefix.FirstBatchId = null;  // Nobody has heard of it, so nothing revises it.
        prefix.ExpectNothing();
        return closed;
    }

    /// <summary>Takes back times that a wrong clock wrote: the quiet period and the cap are counted from now at the latest.</summary>
    public static void TakeBackTimesAfter(this PrefixRecord prefix, DateTimeOffset now)
    {
        prefix.LastRecordedAt = NotAfter(prefix.LastRecordedAt, now);
        prefix.OpenedAt = NotAfter(prefix.OpenedAt, now);
        prefix.ExpectedAt = NotAfter(prefix.ExpectedAt, now);
    }

    /// <summary>Whether a clock that was wrong wrote times into the open batch.</summary>
    public static bool HasTimesAfter(this PrefixRecord prefix, DateTimeOffset now) =>
        prefix.LastRecordedAt > now + WrongClock.MaxSkew || prefix.OpenedAt > now + WrongClock.MaxSkew || prefix.ExpectedAt > now + WrongClock.MaxSkew;

    private static DateTimeOffset? NotAfter(DateTimeOffset? time, DateTimeOffset now) => time > now + WrongClock.MaxSkew ? now : time;

    /// <returns>Whether it is the newest version of its key.</returns>
    private static bool Add(this PrefixRecord prefix, RecordedObject arrival, ObjectVersion? newest, DateTimeOffset now)
    {
        arrival.BatchId = prefix.BatchId.GetValueOrDefault();
        prefix.EventCount++;
        var isNewest = newest is not { } other || arrival.Version.IsNewerThan(other);
        if (newest is not { } known)
        {
            prefix.ObjectCount++;
            prefix.TotalSize = AddUpToMax(prefix.TotalSize, arrival.Event.Size ?? 0);
        }
        else if (isNewest)
        {
            prefix.TotalSize = AddUpToMax(Math.Max(0, prefix.TotalSize - (known.Size ?? 0)), arrival.Event.Size ?? 0);
        }

        prefix.FirstEventTime = prefix.FirstEventTime < arrival.EventTime ? prefix.FirstEventTime : arrival.EventTime;
        prefix.LastEventTime = prefix.LastEventTime > arrival.EventTime ? prefix.LastEventTime : arrival.EventTime;
        // The quiet period never gets shorter by another replica's clock, which may be ahead of ours.
        prefix.LastRecordedAt = prefix.LastRecordedAt > now ? prefix.LastRecordedAt : now;
        prefix.TakeBackTimesAfter(now);
        prefix.Arrived(arrival, isNewest);
        return isNewest;
    }

    // Sizes come from outside; a sum that no bucket can have must not turn negative.
    private static long AddUpToMax(long total, long size) => size > long.MaxValue - total ? long.MaxValue : total + size;
}
