using Edp.Core.Backfilling;

namespace Edp.Service.Http;

/// <summary>A walk over what lies in a bucket, for objects of which no event came.</summary>
/// <param name="BackfillId">Its identity.</param>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">What the keys begin with.</param>
/// <param name="Since">Only objects that were last modified then or later.</param>
/// <param name="Until">Only objects that were last modified before then.</param>
/// <param name="DryRun">Whether it only counts.</param>
/// <param name="Rate">How many objects a second at most.</param>
/// <param name="State">running, paused, failed, completed or cancelled.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="UpdatedAt">When its last page was recorded, or somebody changed it.</param>
/// <param name="FinishedAt">When it was completed or cancelled.</param>
/// <param name="LastKey">The last key that was listed.</param>
/// <param name="ListedCount">Objects that were listed.</param>
/// <param name="RecordedCount">Recorded as new; in a dry run, what would be.</param>
/// <param name="KnownCount">Objects that EDP had already.</param>
/// <param name="IgnoredCount">Keys that do not count by the rules.</param>
/// <param name="SkippedCount">Modified before or after the time that was asked for.</param>
/// <param name="Problem">Why it did not get on at the last attempt.</param>
internal sealed record BackfillItem(
    Guid BackfillId,
    string Bucket,
    string Prefix,
    DateTimeOffset? Since,
    DateTimeOffset? Until,
    bool DryRun,
    long Rate,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? FinishedAt,
    string? LastKey,
    long ListedCount,
    long RecordedCount,
    long KnownCount,
    long IgnoredCount,
    long SkippedCount,
    string? Problem)
{
    public static BackfillItem Of(Backfill row) => new(
        row.BackfillId, row.Bucket, row.Prefix, row.Since, row.Until, row.DryRun, row.Rate, row.State, row.CreatedAt, row.UpdatedAt,
        row.FinishedAt, row.LastKey, row.ListedCount, row.RecordedCount, row.KnownCount, row.IgnoredCount, row.SkippedCount, row.Problem);
}

/// <summary>A walk over a bucket that is asked for.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">What the keys begin with; nothing for the whole bucket.</param>
/// <param name="Since">Only objects that were last modified then or later.</param>
/// <param name="Until">Only objects that were last modified before then.</param>
/// <param name="DryRun">Whether it only counts.</param>
/// <param name="Rate">How many objects a second at most: 1 to 100,000, default 1,000.</param>
/// <param name="Reason">Why, in your own words: up to 1,000 characters.</param>
internal sealed record BackfillCommand(
    string? Bucket,
    string? Prefix = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    bool DryRun = false,
    long Rate = BackfillCommand.DefaultRate,
    string? Reason = null)
{
    public const long DefaultRate = 1_000;
    public const long MaxRate = 100_000;
}

/// <summary>What is to be changed of a backfill.</summary>
/// <param name="Rate">How many objects a second at most: 1 to 100,000.</param>
/// <param name="State">running, paused or cancelled.</param>
/// <param name="Reason">Why, in your own words: up to 1,000 characters.</param>
internal sealed record BackfillChange(long? Rate = null, string? State = null, string? Reason = null);
