using System.Text.Json;
using Edp.Tests.Amazon.Fakes;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>A <c>package-objects-ready</c> on the bus.</summary>
internal sealed record BusBatch(
    Guid BatchId, string Bucket, string Prefix, long Number, long ObjectCount, long EventCount, string Reason, string Detail, string EventId)
{
    public static BusBatch Of(FakeEvent taken)
    {
        using var detail = JsonDocument.Parse(taken.Detail);
        var batch = detail.RootElement;
        return new BusBatch(
            batch.GetProperty("batch-id").GetGuid(),
            batch.GetProperty("bucket").GetString()!,
            batch.GetProperty("prefix").GetString()!,
            batch.GetProperty("batch-number").GetInt64(),
            batch.GetProperty("object-count").GetInt64(),
            batch.GetProperty("event-count").GetInt64(),
            batch.GetProperty("reason").GetString()!,
            taken.Detail,
            taken.EventId);
    }
}
