using Edp.Core.Batching;

namespace Edp.Service.Http;

/// <summary>A closed batch.</summary>
/// <param name="BatchId">Its identity, which never changes.</param>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">The prefix.</param>
/// <param name="Rule">The name of the rule by which it was opened; null where it has none.</param>
/// <param name="Group">What the captures of the rule's template took of the prefix; null where there are none.</param>
/// <param name="BatchNumber">The batch number within the prefix, counted from 1.</param>
/// <param name="ObjectCount">Different keys.</param>
/// <param name="EventCount">Recorded events.</param>
/// <param name="TotalSize">Sum of known sizes, in bytes.</param>
/// <param name="FirstEventTime">The earliest event time.</param>
/// <param name="LastEventTime">The latest event time.</param>
/// <param name="OpenedAt">When the first object was recorded.</param>
/// <param name="ReadyAt">When it became ready.</param>
/// <param name="Reason">quiet, count, marker, max-duration, flush, complete, incomplete, or cancelled: then it has no event.</param>
/// <param name="ExpectedCount">How much it had to contain; null when it expected nothing.</param>
/// <param name="MissingCount">How much of that was missing when it closed.</param>
/// <param name="Missing">The first 100 names of what was missing.</param>
/// <param name="Revises">The batch that this one comes after, where it is late.</param>
/// <param name="Revision">1, and one more for each late batch of the same first one.</param>
/// <param name="ListProblem">Why a list of expected files could not be read.</param>
/// <param name="PublishedAt">When the event sinks had accepted its event; null until then.</param>
/// <param name="ReplayedAt">When somebody had its event sent again last; null while nobody did.</param>
/// <param name="ReceivedAt">When its event came back from the bus on which it was put last; null until then, and without receipts.</param>
/// <param name="ReceiptDueAt">When it should have come back; null once it has, and without receipts.</param>
/// <param name="ResentAt">When it was last sent again because it had not come back.</param>
/// <param name="Resends">How often it was.</param>
/// <param name="PackagedAt">When somebody told that it was packaged; null until then.</param>
/// <param name="PackagedBy">Who told: ack, package-created, package-revision or pointer.</param>
/// <param name="PackagedDueAt">When somebody should have told; null where nobody waits for it.</param>
/// <param name="ManifestExpiredAt">When the list of its objects was deleted, after the retention time.</param>
internal sealed record BatchItem(
    Guid BatchId,
    string Bucket,
    string Prefix,
    string? Rule,
    IReadOnlyDictionary<string, string>? Group,
    long BatchNumber,
    long ObjectCount,
    long EventCount,
    long TotalSize,
    DateTimeOffset FirstEventTime,
    DateTimeOffset LastEventTime,
    DateTimeOffset OpenedAt,
    DateTimeOffset ReadyAt,
    string Reason,
    long? ExpectedCount,
    long? MissingCount,
    IReadOnlyList<string>? Missing,
    Guid? Revises,
    long Revision,
    string? ListProblem,
    DateTimeOffset? PublishedAt,
    DateTimeOffset? ReplayedAt,
    DateTimeOffset? ReceivedAt,
    DateTimeOffset? ReceiptDueAt,
    DateTimeOffset? ResentAt,
    int Resends,
    DateTimeOffset? PackagedAt,
    string? PackagedBy,
    DateTimeOffset? PackagedDueAt,
    DateTimeOffset? ManifestExpiredAt)
{
    /// <summary>The sinks that have not accepted its event; null when all have.</summary>
    public IReadOnlyList<UndeliveredItem>? Undelivered { get; init; }

    /// <summary>Whether a listing of its prefix found just what it has; null where none was to be made, or is under way.</summary>
    public bool? Verified { get; init; }

    /// <summary>Why the prefix could not be listed.</summary>
    public string? VerifyProblem { get; init; }

    /// <summary>How many objects that listing found of which no event had come.</summary>
    public long? UnreportedCount { get; init; }

    /// <summary>The first 100 of their keys.</summary>
    public IReadOnlyList<string>? Unreported { get; init; }

    /// <summary>How many of its keys that listing did not find.</summary>
    public long? GoneCount { get; init; }

    /// <summary>The first 100 of them.</summary>
    public IReadOnlyList<string>? Gone { get; init; }

    /// <summary>The address of its manifest in S3; null where none is written.</summary>
    public string? ManifestUri { get; init; }

    /// <summary>When the manifest was written; its event waits until then.</summary>
    public DateTimeOffset? ManifestWrittenAt { get; init; }

    /// <summary>Why it could not be written when that was last tried; null once it is.</summary>
    public string? ManifestProblem { get; init; }

    public static BatchItem Of(Batch row) => new(
        row.BatchId, row.Bucket, row.Prefix, row.RuleName, Core.Batching.Group.Of(row.Captures), row.BatchNumber, row.ObjectCount,
        row.EventCount, row.TotalSize, row.FirstEventTime, row.LastEventTime, row.OpenedAt, row.ReadyAt, row.Reason, row.ExpectedCount,
        row.MissingCount, row.Missing is null ? null : MissingNames.Names(row.Missing), row.Revises, row.Revision, row.ListProblem,
        row.PublishedAt, row.ReplayedAt, row.ReceivedAt, row.ReceiptDueAt, row.ResentAt, row.Resends, row.PackagedAt, row.PackagedBy,
        row.PackagedDueAt, row.ManifestExpiredAt)
    {
        Verified = row.Verified,
        VerifyProblem = row.VerifyProblem,
        UnreportedCount = row.UnreportedCount,
        Unreported = MissingNames.NamesOrNull(row.Unreported),
        GoneCount = row.GoneCount,
        Gone = MissingNames.NamesOrNull(row.Gone),
        ManifestUri = row.ManifestUri,
        ManifestWrittenAt = row.ManifestWrittenAt,
        ManifestProblem = row.ManifestProblem
    };
}
