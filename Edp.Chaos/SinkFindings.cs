namespace Edp.Chaos;

/// <summary>
/// What is wrong with the events at a sink: each batch and each package is to be there at least once, always with one content, in the order
/// of its prefix; and each prefix's package after its newest batch.
/// </summary>
internal static class SinkFindings
{
    public static void Check(
        Heard heard,
        IReadOnlyDictionary<Guid, BatchEntry> batches,
        IReadOnlyDictionary<Guid, string> packages,
        Action<bool, string> require)
    {
        var said = batches.ToDictionary(batch => batch.Key, batch => batch.Value.Says);
        CheckEvents($"batches at {heard.Sink}", heard.Batches, said, require);
        CheckEvents($"packages at {heard.Sink}", heard.Packages, packages, require);
        var again = heard.Batches.Where(batch => batch.IsReplay).Select(batch => batch.BatchId).ToHashSet();
        var notAgain = batches.Count(batch => batch.Value.IsReplayed && !again.Contains(batch.Key));
        require(notAgain == 0, $"batches at {heard.Sink}: {notAgain} were not sent again, though somebody asked for it");
        var unasked = again.Count(id => batches.TryGetValue(id, out var batch) && !batch.IsReplayed);
        require(unasked == 0, $"batches at {heard.Sink}: {unasked} were sent again, and nobody asked for it");
        if (!heard.KeepsOrder)
            return;
        CheckOrder($"batches at {heard.Sink}", heard.Batches, batches, require);
        CheckOrder($"packages at {heard.Sink}", heard.Packages, batches, require);
    }

    private static void CheckEvents(
        string what, IReadOnlyList<HeardEvent> events, IReadOnlyDictionary<Guid, string> expected, Action<bool, string> require)
    {
        var contents = events.ToLookup(heard => heard.BatchId);
        var missing = expected.Keys.Count(id => !contents.Contains(id));
        require(missing == 0, $"{what}: {missing} are missing");
        var unknown = contents.Count(of => !expected.ContainsKey(of.Key));
        require(unknown == 0, $"{what}: {unknown} have no row");
        var twofold = contents.Count(of => of.Select(heard => heard.Content).Distinct().Count() > 1);
        require(twofold == 0, $"{what}: {twofold} came with two contents");
        var untrue = contents.Count(of => expected.TryGetValue(of.Key, out var says) && of.First().Says != says);
        require(untrue == 0, $"{what}: {untrue} say something else than their row");
    }

    private static void CheckOrder(
        string what, IReadOnlyList<HeardEvent> events, IReadOnlyDictionary<Guid, BatchEntry> batches, Action<bool, string> require)
    {
        var firsts = events.DistinctBy(heard => heard.BatchId).Where(heard => batches.ContainsKey(heard.BatchId))
            .Select(heard => batches[heard.BatchId]);
        var overtaken = firsts.GroupBy(batch => batch.Prefix)
            .Sum(prefix => prefix.Zip(prefix.Skip(1)).Count(pair => pair.Second.Number <= pair.First.Number));
        require(overtaken == 0, $"{what}: {overtaken} came before an earlier one of their prefix");
    }
}
