using System.Text.Json;
using Edp.Core.Operating;

namespace Edp.Service.Operating;

/// <summary>A replay of a bucket before or after something was done to it by hand, as <c>operator_action</c> keeps it.</summary>
internal sealed record ReplaySnapshot(
    Guid ReplayId,
    DateTimeOffset ReadyFrom,
    DateTimeOffset ReadyUntil,
    int Sinks,
    long Batches,
    long Replayed,
    DateTimeOffset? FinishedAt)
{
    public static string Of(Replay replay) => JsonSerializer.Serialize(
        new ReplaySnapshot(
            replay.ReplayId, replay.ReadyFrom, replay.ReadyUntil, replay.Sinks, replay.Batches, replay.Replayed, replay.FinishedAt),
        SnapshotJson.Default.ReplaySnapshot);
}
