namespace Edp.Core.Batching;

/// <summary>Where the manifest of a closed batch goes by the rules of now, which somebody may have changed because it could not be written.</summary>
internal static class ManifestDestination
{
    /// <returns>Null where it is not to be written any more.</returns>
    public static ManifestFolder? Of(RuleSet rules, Batch batch)
    {
        var all = rules.RulesOf(batch.Bucket) ?? [];
        // Two rules can give the same prefix: while the one by which it was closed is there, its address holds.
        if (Array.Find(all, rule => rule.Manifests?.AddressOf(batch.Bucket, batch.BatchId) == batch.ManifestUri) is { } own)
            return own.Manifests;
        var now = batch.RuleName is { } name ? Array.Find(all, rule => rule.Name == name) : null;
        return (now ?? rules.ForOpenBatch(batch.Bucket, batch.Prefix)).Manifests;
    }
}
