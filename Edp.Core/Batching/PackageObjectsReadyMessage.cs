using Edp.Contracts;

namespace Edp.Core.Batching;

/// <summary>The contract's message of a batch.</summary>
internal static class PackageObjectsReadyMessage
{
    /// <summary>The contract that tells of the batch: that it is ready, or that it is incomplete.</summary>
    public static object ToContract(this Batch batch) =>
        batch.IsIncomplete ? batch.ToPackageObjectsIncomplete() : batch.ToPackageObjectsReady();

    /// <param name="batch">The batch.</param>
    /// <param name="namesPackage">Whether it says what Quilt's Packaging Engine will call the package.</param>
    public static PackageObjectsReady ToPackageObjectsReady(this Batch batch, bool namesPackage = false) => new()
    {
        BatchId = batch.BatchId,
        Bucket = batch.Bucket,
        Prefix = batch.Prefix,
        S3Uri = S3Uri.Of(batch.Bucket, batch.Prefix),
        PackageName = namesPackage ? EnginePackageName.Of(batch.Prefix) : null,
        Group = Group.Of(batch.Captures),
        BatchNumber = batch.BatchNumber,
        ObjectCount = batch.ObjectCount,
        EventCount = batch.EventCount,
        TotalSize = batch.TotalSize,
        FirstEventTime = batch.FirstEventTime,
        LastEventTime = batch.LastEventTime,
        Reason = batch.Reason,
        Revises = batch.Revises,
        Revision = batch.Revision,
        ReadyAt = batch.ReadyAt,
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
