using System.Text.Json;
using Edp.Core.Batching;

namespace Edp.Service.Operating;

/// <summary>A prefix before or after something was done to it by hand, as <c>operator_action</c> keeps it.</summary>
internal sealed record PrefixSnapshot(
    string State,
    Guid? BatchId,
    long BatchNumber,
    long ObjectCount,
    long EventCount,
    long TotalSize,
    DateTimeOffset? DueAt,
    DateTimeOffset? HeldUntil,
    DateTimeOffset? ExtendedUntil)
{
    public static string Of(PrefixRecord prefix) => JsonSerializer.Serialize(
        new PrefixSnapshot(
            prefix.CurrentState, prefix.BatchId, prefix.BatchNumber, prefix.ObjectCount, prefix.EventCount, prefix.TotalSize, prefix.DueAt,
            prefix.HeldUntil, prefix.ExtendedUntil),
        SnapshotJson.Default.PrefixSnapshot);
}
