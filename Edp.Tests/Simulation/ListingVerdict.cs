using Edp.Core.Backfilling;
using Edp.Core.Batching;
using Edp.Core.Configuration;

namespace Edp.Tests.Simulation;

/// <summary>
/// What lies in the bucket and was told by nobody is recorded all the same: by a backfill all that lay there when it was asked for, by
/// ReconcileEvery all of the prefixes that were heard of, by VerifyAtClose with RecordMissing all that lay in the prefix when its batch closed.
/// What was overwritten meanwhile does not count: a listing cannot know it.
/// </summary>
internal sealed class ListingVerdict(HistoryRows rows, HistoryLog log, BucketOptions rule, IReadOnlyList<SimulatedObject> current)
{
    private readonly HashSet<int> _current = [.. current.Where(there => !there.IsIgnored).Select(there => there.Number)];

    public void Check(IReadOnlySet<int> recorded)
    {
        foreach (var backfill in rows.Backfills)
        {
            Require(backfill.State == BackfillStates.Completed, $"a backfill is {backfill.State} for {backfill.Problem}");
            RequireAll(recorded, log.Backfills[backfill.BackfillId], "was there when a backfill was asked for");
            Require(
                backfill.ListedCount == backfill.RecordedCount + backfill.KnownCount + backfill.IgnoredCount + backfill.SkippedCount,
                "the counts of a backfill do not sum up");
        }

        foreach (var replay in rows.Replays)
        {
            Require(
                replay.FinishedAt is not null && replay.Replayed == replay.Batches,
                $"R17: {replay.Replayed} of {replay.Batches} batches were replayed");
        }

        if (rule.ReconcileEvery is not null)
        {
            var known = rows.Batches.Select(batch => batch.Prefix).ToHashSet(StringComparer.Ordinal);
            RequireAll(
                recorded,
                current.Where(there => known.Contains(there.PrefixAt(rule.PrefixDepth))),
                "is in a prefix that was compared with its bucket");
        }

        foreach (var batch in rows.Batches)
            CheckBatch(batch, recorded);
    }

    private void CheckBatch(Batch batch, IReadOnlySet<int> recorded)
    {
        if (!rule.VerifyAtClose || batch.Reason == Batch.Cancelled)
        {
            Require(batch.Verified is null, $"batch {batch.BatchNumber} of '{batch.Prefix}' says verified, and nobody wanted that");
            return;
        }

        Require(batch.Verified is not null, $"batch {batch.BatchNumber} of '{batch.Prefix}' went out without a listing");
        Require(batch.GoneCount is null, $"batch {batch.BatchNumber} of '{batch.Prefix}' says that {batch.Gone} is gone, and it is there");
        if (batch.VerifyProblem is not null)
        {
            Require(batch.Verified == false, $"batch {batch.BatchNumber} of '{batch.Prefix}' was not listed, and says verified");
            return;
        }

        var added = log.Recorded.Where(entry => entry.AddedTo == batch.BatchId).SelectMany(entry => entry.Objects)
            .Select(listed => listed.Key).ToHashSet(StringComparer.Ordinal);
        Require(
            batch.Verified == true || batch.UnreportedCount > 0,
            $"batch {batch.BatchNumber} of '{batch.Prefix}' is not verified, and nothing is wrong with it");
        if (added.Count > 0)
        {
            Require(
                MissingNames.Names(batch.Unreported).All(added.Contains),
                $"batch {batch.BatchNumber} of '{batch.Prefix}' says that nobody reported {batch.Unreported}");
        }

        // Rules that were changed meanwhile may have listed another prefix.
        if (rule.RecordMissing && !log.RulesChanged)
        {
            Require(batch.Verified == true, $"batch {batch.BatchNumber} of '{batch.Prefix}' has what was missing, and is not verified");
            var then = log.InBucket[batch.BatchId].Where(there => there.PrefixAt(rule.PrefixDepth) == batch.Prefix);
            RequireAll(recorded, then, $"was in '{batch.Prefix}' when batch {batch.BatchNumber} closed");
        }
    }

    private void RequireAll(IReadOnlySet<int> recorded, IEnumerable<SimulatedObject> objects, string why)
    {
        var lost = objects.Select(there => there.Number).Where(number => _current.Contains(number) && !recorded.Contains(number)).ToList();
        Require(lost.Count == 0, $"in the bucket and in no batch: {string.Join(',', lost)} {why}");
    }

    private static void Require(bool holds, string message) => HistoryFailedException.Unless(holds, message);
}
