using Edp.Core.Batching;
using Edp.Service.Batching;

namespace Edp.Service.Http;

/// <summary>A prefix and its open batch. What belongs to the open batch is null or 0 while none is open.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">The prefix.</param>
/// <param name="State">Collecting or Ready.</param>
/// <param name="Rule">The name of the rule by which the open batch was opened.</param>
/// <param name="Group">What the captures of that rule's template took of the prefix.</param>
/// <param name="BatchId">The open batch.</param>
/// <param name="BatchNumber">Number of the open batch, or of the last one that closed.</param>
/// <param name="ObjectCount">Different keys in the open batch.</param>
/// <param name="EventCount">Recorded events in the open batch.</param>
/// <param name="TotalSize">Sum of known sizes in the open batch, in bytes.</param>
/// <param name="FirstEventTime">The earliest event time in it.</param>
/// <param name="LastEventTime">The latest event time in it.</param>
/// <param name="OpenedAt">When its first object was recorded.</param>
/// <param name="LastRecordedAt">When its last new object was recorded.</param>
/// <param name="DueAt">When it closes if nothing more arrives.</param>
/// <param name="ExpectedCount">How much it has to contain; null when it expects nothing.</param>
/// <param name="MissingCount">How much of that is missing.</param>
/// <param name="Missing">The first 100 names of what is missing.</param>
/// <param name="Revises">The batch that the open one comes after, where it is late.</param>
/// <param name="Revision">1, and one more for each late batch of the same first one.</param>
/// <param name="ListProblem">Why a list of expected files could not be read.</param>
/// <param name="HeldUntil">Until when an operator holds it; null, or in the past, where nobody does.</param>
/// <param name="ExtendedUntil">To when an operator has extended it.</param>
internal sealed record PrefixItem(
    string Bucket,
    string Prefix,
    string State,
    string? Rule,
    IReadOnlyDictionary<string, string>? Group,
    Guid? BatchId,
    long BatchNumber,
    long ObjectCount,
    long EventCount,
    long TotalSize,
    DateTimeOffset? FirstEventTime,
    DateTimeOffset? LastEventTime,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? LastRecordedAt,
    DateTimeOffset? DueAt,
    long? ExpectedCount,
    long? MissingCount,
    IReadOnlyList<string>? Missing,
    Guid? Revises,
    long Revision,
    string? ListProblem,
    DateTimeOffset? HeldUntil,
    DateTimeOffset? ExtendedUntil)
{
    /// <param name="row">The prefix.</param>
    /// <param name="missingListed">The first names of lists and messages that are missing.</param>
    public static PrefixItem Of(PrefixState row, IReadOnlyList<string> missingListed) => new(
        row.Bucket, row.Prefix, row.CurrentState, row.RuleName, Core.Batching.Group.Of(row.Captures), row.BatchId, row.BatchNumber,
        row.ObjectCount, row.EventCount, row.TotalSize, row.FirstEventTime, row.LastEventTime, row.OpenedAt, row.LastRecordedAt, row.DueAt, row.Expected(),
        row.MissingCount,
        row.Expects ? [.. MissingNames.Names(MissingNames.Of(row)).Concat(missingListed).Take(MissingNames.Max)] : null,
        row.BatchId is null ? null : row.Revises, row.Revision, row.ListProblem, row.HeldUntil, row.ExtendedUntil);
}
