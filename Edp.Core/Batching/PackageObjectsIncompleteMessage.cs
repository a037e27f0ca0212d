using Edp.Contracts;

namespace Edp.Core.Batching;

/// <summary>The contract's message of an incomplete batch.</summary>
internal static class PackageObjectsIncompleteMessage
{
    public static PackageObjectsIncomplete ToPackageObjectsIncomplete(this Batch batch) => new()
    {
        BatchId = batch.BatchId,
        Bucket = batch.Bucket,
        Prefix = batch.Prefix,
        S3Uri = S3Uri.Of(batch.Bucket, batch.Prefix),
        Group = Group.Of(batch.Captures),
        BatchNumber = batch.BatchNumber,
        ObjectCount = batch.ObjectCount,
        EventCount = batch.EventCount,
        TotalSize = batch.TotalSize,
        FirstEventTime = batch.FirstEventTime,
        LastEventTime = batch.LastEventTime,
        Reason = batch.Reason,
        ExpectedCount = batch.ExpectedCount.GetValueOrDefault(),
        MissingCount = batch.MissingCount.GetValueOrDefault(),
        Missing = MissingNames.Names(batch.Missing),
        ListProblem = batch.ListProblem,
        Revises = batch.Revises,
        Revision = batch.Revision,
        ClosedAt = batch.ReadyAt,
        Replay = batch.ReplayedAt is not null,
        Verified = batch.Verified,
        VerifyProblem = batch.VerifyProblem,
        UnreportedCount = batch.UnreportedCount,
        Unreported = MissingNames.NamesOrNull(batch.Unreported),
        GoneCount = batch.GoneCount,
        Gone = MissingNames.NamesOrNull(batch.Gone),
        ManifestUri = batch.ManifestUri
    };
}
