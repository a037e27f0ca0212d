using System.Text.Json;
using Edp.Core.Batching;

namespace Edp.Service.Operating;

/// <summary>A closed batch before or after something was done to it by hand, as <c>operator_action</c> keeps it.</summary>
internal sealed record BatchSnapshot(int DeliveredSinks, DateTimeOffset? PublishedAt, DateTimeOffset? ReplayedAt)
{
    public static string Of(Batch batch) => JsonSerializer.Serialize(
        new BatchSnapshot(batch.DeliveredSinks, batch.PublishedAt, batch.ReplayedAt), SnapshotJson.Default.BatchSnapshot);
}
