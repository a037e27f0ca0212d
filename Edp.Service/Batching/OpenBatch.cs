using Edp.Contracts;

namespace Edp.Service.Batching;

/// <summary>What happens to the open batch of a prefix: it opens, takes objects, and leaves.</summary>
internal static class OpenBatch
{
    public static bool HasOpenBatch(this PrefixState prefix) => prefix.BatchId is not null;

    /// <summary>
    /// Takes new objects in the order of their arrival: each marker (R7) and each full count (R6) makes what is there so far leave, and
    /// what follows starts the next batch. A batch whose time was over before these objects came leaves without them (R5, R8).
    /// </summary>
    public static IEnumerable<Batch> Take(this PrefixState prefix, ObjectsRecorded arrived, BatchRule rule)
    {
        if (prefix.LeaveIfComplete(rule, arrived.RecordedAt) is { } complete)
            yield return complete;

        var isBatchOfBefore = prefix.HasOpenBatch();
        // One object alone meets no other of now.
        var keysOfNow = arrived.Objects.Count > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var arrival in arrived.Objects)
        {
            if (!prefix.HasOpenBatch())
            {
                prefix.Open(arrived.RecordedAt);
                isBatchOfBefore = false;
                keysOfNow?.Clear();
            }

            var isKnownKey = isBatchOfBefore && arrival.KeyIsInOpenBatch;
            prefix.Add(arrival, isNewKey: keysOfNow?.Add(arrival.Event.Key) is not false && !isKnownKey, arrived.RecordedAt);

            if (rule.IsMarker(arrival.Event.Key))
                yield return prefix.Leave(BatchReason.Marker, arrived.RecordedAt);
            else if (prefix.EventCount >= rule.EventCount)
                yield return prefix.Leave(BatchReason.Count, arrived.RecordedAt);
        }

        if (prefix.HasOpenBatch())
            prefix.DueAt = rule.DueAt(prefix);
    }

    /// <summary>The open batch if its count is reached (a rule can be lowered) or its time is over; otherwise it stays, measured anew.</summary>
    public static Batch? LeaveIfComplete(this PrefixState prefix, BatchRule rule, DateTimeOffset now)
    {
        if (!prefix.HasOpenBatch())
            return null;
        if (prefix.EventCount >= rule.EventCount)
            return prefix.Leave(BatchReason.Count, now);

        prefix.DueAt = rule.DueAt(prefix);
        return prefix.DueAt <= now ? prefix.Leave(rule.DueReason(prefix), now) : null;
    }

    /// <summary>Closes the open batch and gives it back as the row it becomes.</summary>
    public static Batch Leave(this PrefixState prefix, string reason, DateTimeOffset now)
    {
        var left = new Batch
        {
            BatchId = prefix.BatchId ?? throw new InvalidOperationException("The prefix has no open batch."),
            PrefixId = prefix.CorrelationId,
            Bucket = prefix.Bucket,
            Prefix = prefix.Prefix,
            BatchNumber = prefix.BatchNumber,
            ObjectCount = prefix.ObjectCount,
            EventCount = prefix.EventCount,
            TotalSize = prefix.TotalSize,
            FirstEventTime = prefix.FirstEventTime.GetValueOrDefault(),
            LastEventTime = prefix.LastEventTime.GetValueOrDefault(),
            OpenedAt = prefix.OpenedAt.GetValueOrDefault(),
            ReadyAt = now,
            PublishDueAt = now,
            Reason = reason
        };

        prefix.BatchId = null;
        prefix.ObjectCount = prefix.EventCount = prefix.TotalSize = 0;
        prefix.FirstEventTime = prefix.LastEventTime = prefix.OpenedAt = prefix.LastRecordedAt = prefix.DueAt = null;
        return left;
    }

    // Sizes come from outside; a sum that no bucket can have must not turn negative.
    private static long AddUpToMost(long total, long size) => size > long.MaxValue - total ? long.MaxValue : total + size;

    private static void Open(this PrefixState prefix, DateTimeOffset now)
    {
        prefix.BatchId = Guid.CreateVersion7(now);
        prefix.BatchNumber++;
        prefix.OpenedAt = now;
    }

    private static void Add(this PrefixState prefix, RecordedObject arrival, bool isNewKey, DateTimeOffset now)
    {
        arrival.BatchId = prefix.BatchId.GetValueOrDefault();
        prefix.EventCount++;
        prefix.ObjectCount += isNewKey ? 1 : 0;
        prefix.TotalSize = AddUpToMost(prefix.TotalSize, arrival.Event.Size ?? 0);
        prefix.FirstEventTime = prefix.FirstEventTime < arrival.EventTime ? prefix.FirstEventTime : arrival.EventTime;
        prefix.LastEventTime = prefix.LastEventTime > arrival.EventTime ? prefix.LastEventTime : arrival.EventTime;
        // Another replica's clock may be ahead of ours; the quiet period never gets shorter by that.
        prefix.LastRecordedAt = prefix.LastRecordedAt > now ? prefix.LastRecordedAt : now;
    }
}
