using Edp.Contracts;
using Edp.Core.Outbox;

namespace Edp.Core.Batching;

/// <summary>A closed batch: a row of <c>batch</c>, which is also the outbox of its event.</summary>
internal sealed class Batch : OutboxRow
{
    /// <summary>The reason of a batch that an operator has cancelled (R17): it has no event.</summary>
    public const string Cancelled = "cancelled";

    public Guid BatchId { get; init; }

    public Guid PrefixId { get; init; }

    public string Bucket { get; init; } = null!;

    public string Prefix { get; init; } = null!;

    public long BatchNumber { get; init; }

    public long ObjectCount { get; init; }

    public long EventCount { get; init; }

    public long TotalSize { get; init; }

    public DateTimeOffset FirstEventTime { get; init; }

    public DateTimeOffset LastEventTime { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>The name of the rule by which it was opened; null where it has none.</summary>
    public string? RuleName { get; init; }

    /// <summary>What the captures of the rule's template took of the prefix, as JSON (R13); null where there are none.</summary>
    public string? Captures { get; init; }

    /// <summary>One of <see cref="Contracts.BatchReason"/>'s values, or <see cref="Cancelled"/>.</summary>
    public string Reason { get; init; } = null!;

    /// <summary>How much it had to contain (R15); null when it expected nothing.</summary>
    public long? ExpectedCount { get; init; }

    /// <summary>How much of that was missing when it closed.</summary>
    public long? MissingCount { get; init; }

    /// <summary>The first names of what was missing, as a JSON array.</summary>
    public string? Missing { get; set; }

    /// <summary>How many files of lists and messages were missing. Within a transaction only.</summary>
    public long MissingListed { get; init; }

    /// <summary>The batch that this late one comes after (R16); null when it is not late.</summary>
    public Guid? Revises { get; init; }

    /// <summary>1, and one more for each late batch of the same first one.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>Why a list of expected files could not be read.</summary>
    public string? ListProblem { get; init; }

    /// <summary>When the list of its objects was deleted because its retention time had passed; null while it is kept.</summary>
    public DateTimeOffset? ManifestExpiredAt { get; set; }

    /// <summary>When somebody had its event sent again last (R17); null while nobody did.</summary>
    public DateTimeOffset? ReplayedAt { get; init; }

    /// <summary>
    /// Whether a listing of its prefix, when it was closed, found just what the batch has; null where none was to be made, or is under way.
    /// </summary>
    public bool? Verified { get; init; }

    /// <summary>How many objects that listing found of which no event had come.</summary>
    public long? UnreportedCount { get; init; }

    /// <summary>The first of their keys, as a JSON array.</summary>
    public string? Unreported { get; init; }

    /// <summary>How many keys of the batch it did not find.</summary>
    public long? GoneCount { get; init; }

    /// <summary>The first of them, as a JSON array.</summary>
    public string? Gone { get; init; }

    /// <summary>Why the prefix could not be listed.</summary>
    public string? VerifyProblem { get; init; }

    /// <summary>The address of its manifest in S3; null where none is written.</summary>
    public string? ManifestUri { get; init; }

    /// <summary>When the manifest was written; null until then.</summary>
    public DateTimeOffset? ManifestWrittenAt { get; init; }

    /// <summary>Why it could not be written when that was last tried; null once it is.</summary>
    public string? ManifestProblem { get; init; }

    /// <summary>When somebody told that its package was made; null until then.</summary>
    public DateTimeOffset? PackagedAt { get; init; }

    /// <summary>Who told: one of <see cref="Packaging.PackagedBy"/>.</summary>
    public string? PackagedBy { get; init; }

    /// <summary>When somebody should have told; null where nobody waits for it.</summary>
    public DateTimeOffset? PackagedDueAt { get; init; }

    public override Guid EventId => BatchId;

    public override DateTimeOffset PendingSince => ReplayedAt ?? ReadyAt;

    /// <summary>Whether its event waits until its prefix is listed.</summary>
    public bool AwaitsListing => (DeliveredSinks & (int)EventSinks.Unverified) != 0;

    /// <summary>Whether its event waits until its manifest is written.</summary>
    public bool AwaitsManifest => (DeliveredSinks & (int)EventSinks.Unwritten) != 0;

    /// <summary>Whether no sink is given its event yet.</summary>
    public bool IsHeldBack => AwaitsListing || AwaitsManifest;

    /// <summary>Whether it closed without all that was expected, so that nothing is ready.</summary>
    public bool IsIncomplete => Reason == BatchReason.Incomplete;
}
