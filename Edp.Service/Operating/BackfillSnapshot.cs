using System.Text.Json;
using Edp.Core.Backfilling;

namespace Edp.Service.Operating;

/// <summary>A backfill before or after something was done to it by hand, as <c>operator_action</c> keeps it.</summary>
internal sealed record BackfillSnapshot(
    Guid BackfillId, string State, long Rate, bool DryRun, DateTimeOffset? Since, DateTimeOffset? Until, long ListedCount, long RecordedCount)
{
    public static string Of(Backfill backfill) => JsonSerializer.Serialize(
        new BackfillSnapshot(
            backfill.BackfillId, backfill.State, backfill.Rate, backfill.DryRun, backfill.Since, backfill.Until, backfill.ListedCount,
            backfill.RecordedCount),
        SnapshotJson.Default.BackfillSnapshot);
}
