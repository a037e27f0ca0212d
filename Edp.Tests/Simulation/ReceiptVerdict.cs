using Edp.Core.Batching;
using Edp.Core.Outbox;

namespace Edp.Tests.Simulation;

/// <summary>
/// Each event that the bus took has come back to the service in the end; and what was sent again for want of a receipt had none, and had been
/// given its time. That nothing stays lost that the bus took and passed on to nobody is for the verdict on sinks to say.
/// </summary>
internal static class ReceiptVerdict
{
    /// <summary>The name of the operation that sends events again.</summary>
    public const string Resend = "resend";

    public static void Check(HistoryRows rows, SinkLog bus, HistoryLog log)
    {
        foreach (var row in rows.Batches.Where(batch => batch.Reason != Batch.Cancelled).Concat<OutboxRow>(rows.ReadyPackages))
        {
            Require(row.ReceivedAt is not null && row.ReceiptDueAt is null, $"{row.EventId} came back, and its row does not say so");
            Require(log.Receipts.Exists(receipt => receipt.Id == row.EventId), $"{row.EventId} never came back, and its row says that it did");
        }

        foreach (var again in bus.Taken.Where(taken => taken.Operation.Name == Resend))
        {
            var replays = log.Replays.Where(replay => replay.BatchId == again.Id && replay.Began < again.Place).ToList();
            var durable = log.Receipts.Where(receipt => receipt.Id == again.Id && receipt.DurableAt < again.Operation.Began).ToList();
            Require(
                durable.TrueForAll(receipt => replays.Exists(replay => replay.Ended > receipt.TakenAt)),
                $"{again.Id} was sent again, though it had come back");
            foreach (var before in bus.Taken.Where(taken => taken.Id == again.Id && taken.Place < again.Operation.Began && taken.Operation.IsClean))
            {
                var due = log.Clocks.Earliest(before.At, World.ReceiptWithin, again.At);
                Require(again.At >= due, $"{again.Id} was sent again after {again.At}, before it could have come back by {due}");
            }
        }
    }

    private static void Require(bool holds, string message) => HistoryFailedException.Unless(holds, message);
}
