using Edp.Service.Batching;
using Edp.Service.Publishing;

namespace Edp.Tests.Simulation;

/// <summary>
/// Each batch is at the sink at least once, always with one content, and never before an earlier one of its prefix (R10).
/// </summary>
internal static class SinkVerdict
{
    public static void Check(IReadOnlyList<Batch> batches, IReadOnlyList<OutgoingEvent> accepted)
    {
        var byId = accepted.ToLookup(outgoing => outgoing.Id);
        var places = new Dictionary<Guid, int>();
        for (var place = 0; place < accepted.Count; place++)
            places.TryAdd(accepted[place].Id, place);
        foreach (var prefix in batches.GroupBy(batch => batch.PrefixId))
        {
            var last = -1;
            foreach (var batch in prefix.OrderBy(batch => batch.BatchNumber))
            {
                CheckContent(batch, [.. byId[batch.BatchId]]);
                Require(
                    places[batch.BatchId] > last, $"batch {batch.BatchNumber} of '{batch.Prefix}' is at the sink before the one before it");
                last = places[batch.BatchId];
            }
        }

        Require(
            accepted.All(outgoing => batches.Any(batch => batch.BatchId == outgoing.Id)),
            "R10: the sink has an event of a batch that never left");
    }

    private static void CheckContent(Batch batch, IReadOnlyList<OutgoingEvent> events)
    {
        Require(events.Count > 0, $"R12: batch {batch.BatchNumber} of '{batch.Prefix}' is not at the sink");
        foreach (var outgoing in events)
        {
            var detail = outgoing.Detail;
            Require(
                detail.GetProperty("batch-id").GetGuid() == batch.BatchId
                && detail.GetProperty("bucket").GetString() == batch.Bucket
                && detail.GetProperty("prefix").GetString() == batch.Prefix
                && detail.GetProperty("batch-number").GetInt64() == batch.BatchNumber
                && detail.GetProperty("event-count").GetInt64() == batch.EventCount
                && detail.GetProperty("object-count").GetInt64() == batch.ObjectCount
                && detail.GetProperty("total-size").GetInt64() == batch.TotalSize
                && detail.GetProperty("reason").GetString() == batch.Reason
                && outgoing.Time == batch.ReadyAt,
                $"R10: the event of batch {batch.BatchNumber} of '{batch.Prefix}' tells something else than its row: {detail.GetRawText()}");
        }
    }

    private static void Require(bool holds, string message) => HistoryFailedException.Unless(holds, message);
}
