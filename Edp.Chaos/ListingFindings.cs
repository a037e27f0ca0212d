namespace Edp.Chaos;

/// <summary>
/// What is wrong with what nobody reported: the old bucket is to be recorded once as a whole, batches are to be listed, and each manifest says
/// exactly the objects of its batch, and its event leads to it.
/// </summary>
internal static class ListingFindings
{
    public static async Task CheckAsync(
        OldBucket old, BucketStore store, BusRule rule, IReadOnlyList<Heard> sinks, Ledger ledger, Action<bool, string> require,
        CancellationToken cancellationToken)
    {
        var keys = await ledger.KeysAsync(OldBucket.Name, cancellationToken);
        var lost = Enumerable.Range(0, old.Count).Count(number => !keys.Contains(OldBucket.KeyOf(number)));
        require(lost == 0, $"{lost} objects of the old bucket are in no batch");
        var recorded = await ledger.CountAsync($"SELECT count(*) FROM edp.object_event WHERE bucket = '{OldBucket.Name}'", cancellationToken);
        require(recorded == old.Count, $"{recorded} objects of the old bucket are recorded, {old.Count} lie in it");
        var unfinished = await ledger.CountAsync("SELECT count(*) FROM edp.backfill WHERE state <> 'completed'", cancellationToken);
        require(unfinished == 0, $"{unfinished} backfills are not completed");
        var unlisted = await ledger.CountAsync(
            $"SELECT count(*) FROM edp.batch WHERE bucket = '{SentEvents.Bucket}' AND reason <> 'cancelled' AND verified IS NULL", cancellationToken);
        require(unlisted == 0, $"{unlisted} batches were not listed before their events went out");
        var gone = await ledger.CountAsync("SELECT count(*) FROM edp.batch WHERE gone_count IS NOT NULL", cancellationToken);
        require(gone == 0, $"{gone} batches say that something is gone");

        require(rule.BeforeManifest == 0, $"{rule.BeforeManifest} events came before their manifests");
        var batches = await ledger.ManifestsAsync(cancellationToken);
        var missing = batches.Count(batch => batch.Value.Address is null || store.ManifestAt(batch.Value.Address) is null);
        require(missing == 0, $"{missing} batches have no manifest");
        var wrong = batches.Values.Count(batch => batch.Address is not null && store.ManifestAt(batch.Address) is { } content
            && !Manifest.Read(content).SetEquals(batch.Objects));
        require(wrong == 0, $"{wrong} manifests do not say what is in their batch");
        foreach (var heard in sinks)
        {
            var astray = heard.Batches.Count(one => batches.TryGetValue(one.BatchId, out var batch)
                && !one.Content.Contains(batch.Address ?? "no address", StringComparison.Ordinal));
            require(astray == 0, $"{astray} events at {heard.Sink} do not lead to the manifest of their batch");
        }
    }
}
