using System.Text.Json;
using Edp.Core.Operating;

namespace Edp.Service.Http;

/// <summary>Something that was done by hand.</summary>
/// <param name="ActionId">Its identity.</param>
/// <param name="ActedAt">When.</param>
/// <param name="Action">flush, hold, extend, cancel, replay, stop-replay, release, backfill, or pause-, resume-, change- or cancel-backfill.</param>
/// <param name="Who">The name of the key, or of the user whom a proxy has authenticated; local where no key is needed.</param>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">The prefix; null where it was about something else.</param>
/// <param name="PackageName">The package; null where it was about something else.</param>
/// <param name="BatchId">The batch; null where it was about no single one.</param>
/// <param name="Reason">Why, in the operator's own words; null where none was given.</param>
/// <param name="Before">What it was done to.</param>
/// <param name="After">The same afterwards.</param>
internal sealed record OperatorActionItem(
    Guid ActionId,
    DateTimeOffset ActedAt,
    string Action,
    string Who,
    string Bucket,
    string? Prefix,
    string? PackageName,
    Guid? BatchId,
    string? Reason,
    JsonElement Before,
    JsonElement After)
{
    public static OperatorActionItem Of(OperatorAction row) => new(
        row.ActionId, row.ActedAt, row.Action, row.Who, row.Bucket, row.Prefix, row.PackageName, row.BatchId, row.Reason,
        JsonElement.Parse(row.StateBefore), JsonElement.Parse(row.StateAfter));
}
