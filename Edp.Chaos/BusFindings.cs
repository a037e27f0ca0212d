using System.Text.Json;
using Edp.Tests.Amazon.Fakes;

namespace Edp.Chaos;

/// <summary>
/// What is wrong with the events at the bus: each batch is to be there at least once, always with one content, in the order of its prefix.
/// </summary>
internal static class BusFindings
{
    public static void Check(
        IReadOnlyDictionary<Guid, BatchEntry> batches,
        SentEvents events,
        IReadOnlyCollection<FakeEvent> atBus,
        Action<bool, string> require)
    {
        var sum = batches.Values.Sum(batch => batch.EventCount);
        require(sum == events.Count, $"the batches' events sum up to {sum}, not to {events.Count}");

        var taken = atBus.Select(entry => (Id: IdOf(entry), Entry: entry)).ToList();
        var contents = taken.ToLookup(entry => entry.Id, entry => ContentOf(entry.Entry));
        var missing = batches.Keys.Count(id => !contents.Contains(id));
        require(missing == 0, $"{missing} batches are not at the bus");
        var unknown = contents.Count(of => !batches.ContainsKey(of.Key));
        require(unknown == 0, $"{unknown} batches at the bus never left");
        var twofold = contents.Count(of => of.Distinct().Count() > 1);
        require(twofold == 0, $"{twofold} batch ids have two contents");
        var untrue = contents.Count(of => batches.TryGetValue(of.Key, out var batch) && !Tells(of.First().Detail, batch));
        require(untrue == 0, $"{untrue} batches are told of at the bus otherwise than in their row");

        var firsts = taken.DistinctBy(entry => entry.Id).Where(entry => batches.ContainsKey(entry.Id)).Select(entry => batches[entry.Id]);
        var overtaken = firsts.GroupBy(batch => batch.Prefix)
            .Sum(prefix => prefix.Zip(prefix.Skip(1)).Count(pair => pair.Second.Number <= pair.First.Number));
        require(overtaken == 0, $"{overtaken} batches were at the bus before an earlier one of their prefix");
    }

    private static (string, string Detail, DateTimeOffset?, string) ContentOf(FakeEvent entry) =>
        (entry.DetailType, entry.Detail, entry.Time, string.Join(' ', entry.Resources));

    private static Guid IdOf(FakeEvent entry)
    {
        using var detail = JsonDocument.Parse(entry.Detail);
        return detail.RootElement.GetProperty("batch-id").GetGuid();
    }

    private static bool Tells(string detail, BatchEntry batch)
    {
        using var json = JsonDocument.Parse(detail);
        var told = json.RootElement;
        return told.GetProperty("prefix").GetString() == batch.Prefix
            && told.GetProperty("batch-number").GetInt64() == batch.Number
            && told.GetProperty("event-count").GetInt64() == batch.EventCount;
    }
}
