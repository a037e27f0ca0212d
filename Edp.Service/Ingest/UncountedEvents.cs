using Edp.Core.Batching;
using Edp.Core.Parsing;
using Edp.Service.Storage.Ignored;
using Edp.Service.Telemetry;

namespace Edp.Service.Ingest;

/// <summary>Takes note of events that do not count, by bucket, reason and prefix, so that somebody who misses a file can be told why.</summary>
internal sealed class UncountedEvents(BucketRules rules, IgnoredKeyBuffer buffer)
{
    /// <summary>No rule is for it.</summary>
    public void NoRule(ObjectEvent created) =>
        buffer.Count(new Counted(KeyOutcome.Ignored, created.Bucket, "", IgnoredReason.NoRule), created.Key);

    /// <summary>Rules are for its bucket, and none of them for its key (R14).</summary>
    public void NoMatch(ObjectEvent created) =>
        buffer.Count(new Counted(KeyOutcome.Ignored, created.Bucket, "", IgnoredReason.NoMatch), created.Key);

    /// <summary>Its key fits one of IgnorePrefixes (R2).</summary>
    public void Ignored(ObjectEvent created, string pattern) => buffer.Count(
        new Counted(KeyOutcome.Ignored, created.Bucket, PrefixOf(created.Bucket, created.Key), IgnoredReason.IgnorePrefix, pattern), created.Key);

    /// <summary>It is a second delivery (R3).</summary>
    public void Duplicate(ObjectEvent created) => buffer.Count(
        new Counted(KeyOutcome.Duplicate, created.Bucket, PrefixOf(created.Bucket, created.Key), KeyOutcome.Duplicate),
        created.Key,
        ObjectIdentity.Describe(created));

    /// <summary>It is no event.</summary>
    public void Rejected(RejectedEntry rejected)
    {
        if (rejected.Cause is not { } cause)
            return;
        var prefix = cause is { Bucket: { } bucket, Key: { } key } ? PrefixOf(bucket, key) : "";
        buffer.Count(new Counted(KeyOutcome.Rejected, cause.Bucket ?? "", prefix, cause.Reason), cause.Key ?? "", cause.Message);
    }

    private string PrefixOf(string bucket, string key) => rules.Current.PrefixOf(bucket, key);
}
