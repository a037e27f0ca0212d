using Edp.Service.Configuration;

namespace Edp.Service.Batching;

/// <summary>The rule of a bucket: what its prefixes are, what is ignored, and when a batch leaves.</summary>
internal sealed class BatchRule
{
    private readonly KeyPattern[] _ignored;
    private readonly KeyPattern[] _markers;

    public BatchRule(BucketOptions options)
    {
        PrefixDepth = options.PrefixDepth;
        QuietPeriod = Seconds(options.ThresholdDuration);
        EventCount = options.ThresholdEventCount == 0 ? int.MaxValue : options.ThresholdEventCount;
        MaxDuration = options.MaxDuration is { } seconds ? Seconds(seconds) : null;
        _ignored = [.. options.IgnorePrefixes.Select(pattern => new KeyPattern(pattern))];
        _markers = [.. options.CompletionMarkers.Select(pattern => new KeyPattern(pattern))];
    }

    public int PrefixDepth { get; }

    public TimeSpan QuietPeriod { get; }

    /// <summary>R6; the largest number where no count closes a batch.</summary>
    public int EventCount { get; }

    public TimeSpan? MaxDuration { get; }

    /// <summary>R2, the part that a rule says: keys that fit one of IgnorePrefixes.</summary>
    public bool Ignores(string key)
    {
        foreach (var pattern in _ignored)
        {
            if (pattern.MatchesOrPrefixes(key))
                return true;
        }

        return false;
    }

    /// <summary>R7: whether the arrival of this key completes a batch.</summary>
    public bool IsMarker(string key)
    {
        foreach (var pattern in _markers)
        {
            if (pattern.Matches(KeyPrefix.LastSegment(key)))
                return true;
        }

        return false;
    }

    /// <summary>When an open batch is ready if nothing more arrives (R5, R8).</summary>
    public DateTimeOffset DueAt(PrefixState prefix)
    {
        var quiet = QuietAt(prefix);
        return CapAt(prefix) is { } cap && cap < quiet ? cap : quiet;
    }

    /// <summary>Which of R5 and R8 makes the batch ready first.</summary>
    public string DueReason(PrefixState prefix) =>
        CapAt(prefix) is { } cap && cap < QuietAt(prefix) ? Contracts.BatchReason.MaxDuration : Contracts.BatchReason.Quiet;

    // In the microseconds that the databases keep, so that a time that was read back is the one that was reckoned.
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromMicroseconds(Math.Round(seconds * 1_000_000));

    private DateTimeOffset QuietAt(PrefixState prefix) => Open(prefix.LastRecordedAt) + QuietPeriod;

    private DateTimeOffset? CapAt(PrefixState prefix) => Open(prefix.OpenedAt) + MaxDuration;

    private static DateTimeOffset Open(DateTimeOffset? time) => time ?? throw new InvalidOperationException("The prefix has no open batch.");
}
