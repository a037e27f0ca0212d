using Edp.Core.Operating;
using Edp.Core.Outbox;

namespace Edp.Service.Http;

/// <summary>A replay of the batches of a bucket between two times.</summary>
/// <param name="ReplayId">Its identity.</param>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="From">Batches that became ready then or later.</param>
/// <param name="To">Batches that became ready before.</param>
/// <param name="Sinks">Which sinks get the events again.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="Batches">How many batches there are to replay.</param>
/// <param name="Replayed">How many of them are published again.</param>
/// <param name="FinishedAt">When the last one was, or the replay was stopped; null until then.</param>
internal sealed record ReplayItem(
    Guid ReplayId,
    string Bucket,
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<string> Sinks,
    DateTimeOffset RequestedAt,
    long Batches,
    long Replayed,
    DateTimeOffset? FinishedAt)
{
    public static ReplayItem Of(Replay row) => new(
        row.ReplayId, row.Bucket, row.ReadyFrom, row.ReadyUntil, SinkNames.Of((EventSinks)row.Sinks), row.RequestedAt, row.Batches,
        row.Replayed, row.FinishedAt);
}
