using System.Text.Json;
using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Core.Packaging;

namespace Edp.Tests.Simulation;

/// <summary>
/// Each event is at each sink at least once, always with one content, and never before an earlier one of its prefix or package (R10); and
/// again only where its delivery was disturbed, or an operator asked for it (R17). What was cancelled is at none.
/// </summary>
internal static class SinkVerdict
{
    public static void Check(HistoryRows rows, SinkLog sink, IReadOnlyList<ReplayEntry> replays, Tally tally)
    {
        var batches = rows.Batches.Where(batch => batch.Reason != Batch.Cancelled).ToList();
        var taken = sink.Taken;
        var byId = taken.ToLookup(taken => taken.Id);
        foreach (var prefix in batches.GroupBy(batch => batch.PrefixId))
            CheckOrder(sink, byId, [.. prefix.OrderBy(batch => batch.BatchNumber)]);
        foreach (var package in rows.ReadyPackages.GroupBy(row => row.PackageId))
            CheckOrder(sink, byId, [.. package.OrderBy(row => row.Round)]);

        var events = batches.Concat<OutboxRow>(rows.ReadyPackages).ToDictionary(row => row.EventId);
        foreach (var delivery in taken)
        {
            Require(events.TryGetValue(delivery.Id, out var row), $"R10: {sink.Sink} has an event of something that never closed");
            Require(
                (row is PackageReadyRow) == delivery.IsPackage && IsTrue(row!, delivery),
                $"R10: {sink.Sink} heard of {delivery.Id} something else than its row says: {delivery.Content.GetRawText()}");
            Require(
                !IsReplay(delivery) || replays.Any(replay => replay.BatchId == delivery.Id && replay.Began < delivery.Place),
                $"R17: {sink.Sink} heard of a replay of {delivery.Id} that nobody asked for");
        }

        foreach (var again in byId)
            CheckRepetitions(sink, [.. again], [.. replays.Where(replay => replay.BatchId == again.Key)], tally);
        foreach (var replay in replays.Where(replay => replay.IsAnswered && replay.To.HasFlag(sink.Sink)))
        {
            Require(
                byId[replay.BatchId].Any(taken => taken.Place > replay.Began && !taken.IsLost && IsReplay(taken)),
                $"R17: {sink.Sink} did not get {replay.BatchId} again");
        }
    }

    /// <summary>When a sink took an event first, among everything it took.</summary>
    public static long FirstPlace(SinkLog sink, ILookup<Guid, TakenEvent> byId, OutboxRow row)
    {
        Require(byId[row.EventId].Any(taken => !taken.IsLost), $"R12: {sink.Sink} never heard of {row.GetType().Name} {row.EventId}");
        return byId[row.EventId].Min(taken => taken.Place);
    }

    private static void CheckOrder(SinkLog sink, ILookup<Guid, TakenEvent> byId, IReadOnlyList<OutboxRow> rows)
    {
        var places = rows.Select(row => FirstPlace(sink, byId, row)).ToList();
        Require(places.SequenceEqual(places.Order()), $"R10: {sink.Sink} heard of a batch or package before the one before it");
        foreach (var row in rows.Where(_ => sink.Sink == EventSinks.EventBridge))
        {
            Require(
                byId[row.EventId].Any(taken => taken.SinkEventId == row.SinkEventId),
                $"{sink.Sink} does not know {row.SinkEventId}, the id that the row of {row.EventId} has");
        }
    }

    /// <summary>What a delivery without a fault brought is not brought again by a later one.</summary>
    private static void CheckRepetitions(SinkLog sink, List<TakenEvent> deliveries, List<ReplayEntry> replays, Tally tally)
    {
        for (var i = 1; i < deliveries.Count; i++)
        {
            tally.Count($"second deliveries to {sink.Sink}");
            // Why an event was sent again that did not come back is a matter of its receipts.
            if (deliveries[i].Operation.Name == ReceiptVerdict.Resend)
                continue;
            foreach (var before in deliveries.Take(i).Where(before => before.Operation.Name != ReceiptVerdict.Resend))
            {
                Require(
                    before.IsLost || !before.Operation.IsClean || before.Operation.Ended > deliveries[i].Operation.Began
                        || replays.Exists(replay => replay.Ended > before.Place && replay.Began < deliveries[i].Place),
                    $"{sink.Sink} got {before.Id} again, though nothing had gone wrong with it");
            }
        }
    }

    private static bool IsReplay(TakenEvent taken) => taken.Content.TryGetProperty("replay", out var replay) && replay.GetBoolean();

    private static bool IsTrue(OutboxRow row, TakenEvent taken)
    {
        var content = taken.Content;
        return (row, taken.Time) switch
        {
            (Batch batch, { } time) => time == batch.ReadyAt
                && Id(content, "batch-id") == batch.BatchId
                && Text(content, "bucket") == batch.Bucket
                && Text(content, "prefix") == batch.Prefix
                && Number(content, "batch-number") == batch.BatchNumber
                && Number(content, "object-count") == batch.ObjectCount
                && Number(content, "event-count") == batch.EventCount
                && Number(content, "total-size") == batch.TotalSize
                && (batch.Reason != "incomplete" || Number(content, "missing-count") == batch.MissingCount)
                && (batch.Revises is null || Id(content, "revises") == batch.Revises)
                && Text(content, "reason") == batch.Reason,
            (Batch batch, null) => content.GetProperty(batch.Reason == "incomplete" ? "closedAt" : "readyAt").GetDateTimeOffset() == batch.ReadyAt
                && Id(content, "batchId") == batch.BatchId
                && Text(content, "bucket") == batch.Bucket
                && Text(content, "prefix") == batch.Prefix
                && Number(content, "batchNumber") == batch.BatchNumber
                && Number(content, "objectCount") == batch.ObjectCount
                && Number(content, "eventCount") == batch.EventCount
                && Number(content, "totalSize") == batch.TotalSize
                && (batch.Reason != "incomplete" || Number(content, "missingCount") == batch.MissingCount)
                && Number(content, "revision") == batch.Revision
                && Text(content, "reason") == batch.Reason,
            (PackageReadyRow package, { } time) => time == package.ReadyAt
                && Text(content, "bucket") == package.Bucket
                && Text(content, "package-name") == package.PackageName
                && Id(content, "batch-id") == package.BatchId,
            (PackageReadyRow package, null) => content.GetProperty("readyAt").GetDateTimeOffset() == package.ReadyAt
                && Id(content, "eventId") == package.PackageReadyId
                && Text(content, "bucket") == package.Bucket
                && Text(content, "packageName") == package.PackageName
                && Id(content, "batchId") == package.BatchId,
            _ => false
        };
    }

    private static Guid Id(JsonElement content, string property) => content.GetProperty(property).GetGuid();

    private static string? Text(JsonElement content, string property) => content.GetProperty(property).GetString();

    private static long Number(JsonElement content, string property) => content.GetProperty(property).GetInt64();

    private static void Require(bool holds, string message) => HistoryFailedException.Unless(holds, message);
}
