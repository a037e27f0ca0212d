using System.Text.Json;
using Edp.Core.Batching;

namespace Edp.Tests.Simulation;

/// <summary>
/// With ManifestTo each batch has a manifest with exactly its objects, each key once in its newest version and in order; it was written before
/// any sink heard of the batch, every event leads to it, and nothing else was ever written there once somebody could read it.
/// </summary>
internal static class ManifestVerdict
{
    public static void Check(
        HistoryRows rows,
        IReadOnlyDictionary<Guid, IReadOnlyList<SimulatedObject>> members,
        IReadOnlyList<RuleModel> rules,
        IReadOnlyList<ManifestEntry> manifests,
        IReadOnlyList<SinkLog> sinks)
    {
        foreach (var batch in rows.Batches.Where(batch => batch.Reason != Batch.Cancelled))
        {
            var what = $"batch {batch.BatchNumber} of '{batch.Prefix}'";
            Require(batch.ManifestUri is not null || rules.Any(rule => !rule.HasManifests), $"{what} has no manifest");
            Require(batch.ManifestUri is null || rules.Any(rule => rule.HasManifests), $"{what} has a manifest that nobody wanted");
            var events = sinks.SelectMany(sink => sink.Taken.Where(taken => taken.Id == batch.BatchId)).ToList();
            Require(events.TrueForAll(taken => AddressIn(taken) == batch.ManifestUri), $"an event of {what} does not lead to {batch.ManifestUri}");
            if (batch.ManifestUri is not null)
            {
                var written = manifests.Where(written => written.Address == batch.ManifestUri).ToList();
                CheckContent(what, written, members[batch.BatchId], events.Min(taken => taken.Place));
            }
        }
    }

    private static void CheckContent(string what, List<ManifestEntry> written, IReadOnlyList<SimulatedObject> members, long firstEvent)
    {
        Require(written.Exists(entry => entry.Place < firstEvent), $"the event of {what} was out before its manifest was written");
        var newest = members.GroupBy(member => member.Key, StringComparer.Ordinal).Select(key => key.MaxBy(member => member.Number)!)
            .OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => (member.Key, member.Size, member.Etag)).ToList();
        foreach (var entry in written.Where(entry => entry.Place > firstEvent).Append(written.Last(entry => entry.Place < firstEvent)))
        {
            var said = entry.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read).ToList();
            Require(
                said.OrderBy(line => line.Key, StringComparer.Ordinal).SequenceEqual(newest),
                $"the manifest of {what} says {string.Join(", ", said)}, not {string.Join(", ", newest)}");
        }
    }

    private static (string Key, long Size, string Etag) Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        return (
            json.RootElement.GetProperty("key").GetString()!,
            json.RootElement.GetProperty("size").GetInt64(),
            json.RootElement.GetProperty("etag").GetString()!);
    }

    private static string? AddressIn(TakenEvent taken) =>
        taken.Content.TryGetProperty(taken.Time is null ? "manifestUri" : "manifest-uri", out var address) ? address.GetString() : null;

    private static void Require(bool holds, string message) => HistoryFailedException.Unless(holds, message);
}
