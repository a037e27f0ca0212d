using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Core.Parsing;
using Edp.Service.Publishing;

namespace Edp.Tests.Simulation;

/// <summary>Events that come back from the bus, and those that do not.</summary>
internal sealed class ReceiptOperations(World world, HistoryLog log)
{
    /// <summary>Brings back what the bus has passed on.</summary>
    public async Task ReturnAsync(Step.Return returned, RunningOperation running)
    {
        var back = world.EventBridge.Log.Taken.Where(taken => !taken.IsLost && (returned.Again || !taken.IsReturned)).ToList();
        var parsed = new ParsedEvents();
        foreach (var taken in back)
            S3EventParser.Parse(JsonSerializer.SerializeToUtf8Bytes(EnvelopeOf(taken)), parsed);
        HistoryFailedException.Unless(
            parsed.ReceivedBatches.Count + parsed.ReceivedPackages.Count == back.Count, "one of EDP's own events is not recognised");
        await running.Process.Intake.TakeAsync(parsed, running.GivenUp);
        if (running.HasDied)
            return;
        foreach (var taken in back)
        {
            taken.IsReturned = true;
            log.Receipts.Add(new ReceiptEntry(taken.Id, taken.Place, world.NextPlace()));
        }

        world.Tally.Count("receipts", back.Count);
    }

    /// <summary>Has the service send again what did not come back.</summary>
    public static async Task ResendAsync(RunningOperation running)
    {
        try
        {
            await running.Process.Receipts.ResendAsync(running.GivenUp);
        }
        catch (EventSinkException)
        {
            // The bus took none; the service says so in its log and goes on later.
        }
    }

    private static JsonObject EnvelopeOf(TakenEvent taken) => new()
    {
        ["version"] = "0",
        ["id"] = taken.SinkEventId,
        ["detail-type"] = taken.IsPackage ? PackageReadyDetail.DetailType
            : taken.Content.GetProperty("reason").GetString() == "incomplete" ? PackageObjectsIncompleteDetail.DetailType
            : PackageObjectsReadyDetail.DetailType,
        ["source"] = "com.quiltdata.edp",
        ["time"] = "2026-03-14T09:26:53Z",
        ["detail"] = JsonNode.Parse(taken.Content.GetRawText())
    };
}
