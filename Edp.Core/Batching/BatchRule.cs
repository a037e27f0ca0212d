using Edp.Contracts;
using Edp.Core.Configuration;

namespace Edp.Core.Batching;

/// <summary>A rule of a bucket: which keys it is for, what their prefixes are, what is ignored, and when a batch closes.</summary>
internal sealed class BatchRule
{
    /// <summary>Instead of a prefix's length: the key is not for this rule.</summary>
    public const int NoFit = PrefixTemplate.NoFit;

    private readonly KeyPattern[] _match;
    private readonly KeyPattern[] _ignored;
    private readonly KeyPattern[] _markers;
    private readonly bool _countsEvents;

    private readonly PrefixTemplate? _template;
    private readonly BatchRule? _sooner;

    /// <param name="options">What the rule says.</param>
    /// <param name="settings">The rule as text, which open batches keep; null where they follow the rules of now.</param>
    public BatchRule(BucketOptions options, string? settings = null)
    {
        (Options, Settings) = (options, settings);
        _match = [.. options.Match.Select(pattern => new KeyPattern(pattern))];
        _template = options.PrefixTemplate is { Length: > 0 } template ? PrefixTemplate.Parse(template) : null;
        PrefixDepth = options.PrefixDepth;
        QuietPeriod = Seconds(options.ThresholdDuration);
        Count = options.ThresholdEventCount == 0 ? int.MaxValue : options.ThresholdEventCount;
        _countsEvents = options.ThresholdCounts == ThresholdCounts.Events;
        MarkerGrace = Seconds(options.MarkerGrace);
        Size = options.ThresholdSize == 0 ? long.MaxValue : options.ThresholdSize;
        MaxDuration = options.MaxDuration is { } seconds ? Seconds(seconds) : null;
        Expectation = new ExpectationRule(options);
        AllowedLateness = options.AllowedLateness is { } lateness ? Seconds(lateness) : null;
        Manifests = ManifestFolder.Of(options.ManifestTo);
        _ignored = [.. options.IgnorePrefixes.Select(pattern => new KeyPattern(pattern))];
        _markers = [.. options.CompletionMarkers.Select(pattern => new KeyPattern(pattern))];
    }

    private BatchRule(BatchRule rule, BatchRule sooner)
        : this(rule.Options, rule.Settings)
    {
        _sooner = sooner;
        Expectation = rule.Expectation.OrSooner(sooner.Expectation);
        QuietPeriod = Shorter(rule.QuietPeriod, sooner.QuietPeriod);
        MaxDuration = rule.MaxDuration is { } cap && sooner.MaxDuration is { } other ? Shorter(cap, other) : rule.MaxDuration ?? sooner.MaxDuration;
        if (sooner._markers.Length > 0)
            MarkerGrace = rule._markers.Length > 0 ? Shorter(rule.MarkerGrace, sooner.MarkerGrace) : sooner.MarkerGrace;
        _markers = [.. rule._markers, .. sooner._markers.Where(marker => !rule.Markers.Contains(marker.Pattern))];
        Size = Math.Min(rule.Size, sooner.Size);
        if (rule.Count == int.MaxValue)
            (Count, _countsEvents) = (sooner.Count, sooner._countsEvents);
        else if (rule._countsEvents == sooner._countsEvents)
            Count = Math.Min(rule.Count, sooner.Count);
    }

    public BucketOptions Options { get; }

    /// <summary>The rule as text, which open batches keep; null where they follow the rules of now.</summary>
    public string? Settings { get; }

    /// <summary>The rule's name; null where it has none.</summary>
    public string? Name => string.IsNullOrEmpty(Options.Name) ? null : Options.Name;

    public int PrefixDepth { get; }

    public TimeSpan QuietPeriod { get; }

    /// <summary>R6; the largest number where no count closes a batch.</summary>
    public int Count { get; }

    /// <summary>R6 in bytes; the largest number where no size closes a batch.</summary>
    public long Size { get; }

    /// <summary>R7: for how long nothing new must have come after a marker.</summary>
    public TimeSpan MarkerGrace { get; }

    public TimeSpan? MaxDuration { get; }

    /// <summary>R15: what a batch has to contain.</summary>
    public ExpectationRule Expectation { get; }

    /// <summary>R16: for how long after a batch was closed the next one is late; null where none is.</summary>
    public TimeSpan? AllowedLateness { get; }

    /// <summary>Where the manifests of its batches are written to; null: nowhere.</summary>
    public ManifestFolder? Manifests { get; }

    /// <summary>This rule, by which a batch was opened, or the one of now, whichever closes the batch sooner.</summary>
    public BatchRule OrSooner(BatchRule now) => new(this, now);

    /// <summary>How long the prefix of the key is (R1, R13); <see cref="NoFit"/> where the key is not for this rule (R14).</summary>
    public int PrefixLengthOf(string key)
    {
        if (_match.Length > 0 && !Array.Exists(_match, pattern => pattern.MatchesOrPrefixes(key)))
            return NoFit;
        return _template is null ? KeyPrefix.LengthOf(key, PrefixDepth) : _template.LengthOf(key);
    }

    /// <summary>Whether the rule can give this prefix to a key.</summary>
    public bool GivesPrefix(string prefix) => _template is null
        ? KeyPrefix.LengthOf(prefix, PrefixDepth) == prefix.Length
        : _template.Gives(prefix);

    /// <summary>What the captures of the template took of a prefix that it gave, as JSON (R13); null where there are none.</summary>
    public string? GroupOf(string prefix) => _template?.GroupOf(prefix);

    /// <summary>R2, the part that a rule says: keys that fit one of IgnorePrefixes.</summary>
    public bool Ignores(string key) => IgnoringPattern(key) is not null;

    /// <summary>The first of IgnorePrefixes that the key fits; null where it counts.</summary>
    public string? IgnoringPattern(string key)
    {
        foreach (var pattern in _ignored)
        {
            if (pattern.MatchesOrPrefixes(key))
                return pattern.Pattern;
        }

        return null;
    }

    /// <summary>R7: the patterns of completion markers.</summary>
    public IReadOnlyList<string> Markers => [.. _markers.Select(marker => marker.Pattern)];

    /// <summary>How many files, or events, the open batch misses to be closed by their number (R6); null where no number closes it.</summary>
    public long? MissingCountOf(PrefixRecord prefix) =>
        Count == int.MaxValue ? null : Count - (_countsEvents ? prefix.EventCount : prefix.ObjectCount);

    /// <summary>How many bytes it misses to be closed by its size (R6); null where no size closes it.</summary>
    public long? MissingSizeOf(PrefixRecord prefix) => Size == long.MaxValue ? null : Size - prefix.TotalSize;

    /// <summary>What R6 counts, in a word.</summary>
    public string CountedThing => _countsEvents ? "event" : "file";

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

    /// <summary>
    /// R6: whether the open batch holds what it may hold; one that expects something takes all that comes (R15), and so does one that an
    /// operator holds (R17).
    /// </summary>
    public bool IsFull(PrefixRecord prefix) => prefix.HeldUntil is null && HasCount(prefix);

    /// <summary>R15: whether the open batch has all that it has to contain, and may close.</summary>
    public static bool IsComplete(PrefixRecord prefix) => prefix.HeldUntil is null && HasExpected(prefix);

    /// <summary>Whether the open batch closes as it is, by what it holds.</summary>
    public bool HasAll(PrefixRecord prefix) => IsFull(prefix) || IsComplete(prefix);

    /// <summary>R7: whether the object that was added last closes the batch at once, as a marker without a grace.</summary>
    public bool ClosesByMarker(PrefixRecord prefix) =>
        prefix.EndsWithMarker && MarkerGrace == TimeSpan.Zero && !prefix.Expects && prefix.HeldUntil is null;

    /// <summary>Whether the object that was added last closes the batch at once: by what it holds now, or as a marker without a grace.</summary>
    public bool ClosesByLast(PrefixRecord prefix) => (HasAll(prefix) && !prefix.AwaitsContent) || ClosesByMarker(prefix);

    /// <summary>
    /// Whether what is written may follow: file systems on S3 create an empty object first. It does not complete a count (R6, R15) before its
    /// content or another key comes, or the grace is over.
    /// </summary>
    public bool AwaitsContentOf(PrefixRecord prefix, RecordedObject arrival) =>
        arrival.Event.Size == 0 && MarkerGrace > TimeSpan.Zero && (prefix.Expects ? prefix.ExpectedCount is not null : !_countsEvents);

    /// <summary>When an open batch closes if nothing more arrives (R5, R7, R8, R15), and not while it is held (R17).</summary>
    public DateTimeOffset DueAt(PrefixRecord prefix) => prefix.NotWhileHeld(Due(prefix).At);

    /// <summary>Which of R5, R7, R8 and R15 closes the batch first.</summary>
    public string DueReason(PrefixRecord prefix) => Due(prefix).Reason;

    // In the microseconds that the databases keep, so that a time that was read back is the one that was reckoned.
    internal static TimeSpan Seconds(double seconds) => TimeSpan.FromMicroseconds(Math.Round(seconds * 1_000_000));

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private (DateTimeOffset At, string Reason) Due(PrefixRecord prefix)
    {
        if (prefix.Expects)
            return DueOfExpecting(prefix);
        var due = (At: QuietAt(prefix), Reason: BatchReason.Quiet);
        if (prefix.MarkerAt is not null)
            due = (Earlier(Open(prefix.LastRecordedAt) + MarkerGrace, due.At), BatchReason.Marker);
        if (HasCount(prefix) && Open(prefix.LastRecordedAt) + MarkerGrace is var full && full <= due.At)
            due = (full, due.Reason == BatchReason.Marker ? due.Reason : BatchReason.Count);
        return CapAt(prefix) is { } cap && cap < due.At ? (cap, BatchReason.MaxDuration) : due;
    }

    private (DateTimeOffset At, string Reason) DueOfExpecting(PrefixRecord prefix)
    {
        if (HasExpected(prefix))
            return (Open(prefix.LastRecordedAt ?? prefix.OpenedAt) + MarkerGrace, BatchReason.Complete);
        var due = prefix.NotBeforeExtension(
            Later(Open(prefix.LastRecordedAt ?? prefix.OpenedAt), prefix.ExpectedAt) + Expectation.IncompleteAfter);
        return (CapAt(prefix) is { } cap ? Earlier(cap, due) : due, BatchReason.Incomplete);
    }

    private bool HasCount(PrefixRecord prefix) => !prefix.Expects
        && ((_countsEvents ? prefix.EventCount : prefix.ObjectCount) >= Count || prefix.TotalSize >= Size
            || (_sooner is not null && _sooner.HasCount(prefix)));

    private static bool HasExpected(PrefixRecord prefix) => prefix.MissingCount == 0;

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset? right) => right > left ? right.Value : left;

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    private DateTimeOffset QuietAt(PrefixRecord prefix) =>
        prefix.NotBeforeExtension(Open(prefix.LastRecordedAt ?? prefix.OpenedAt) + QuietPeriod);

    private DateTimeOffset? CapAt(PrefixRecord prefix) =>
        MaxDuration is { } longest ? prefix.NotBeforeExtension(Open(prefix.OpenedAt) + longest) : null;

    private static DateTimeOffset Open(DateTimeOffset? time) => time ?? throw new InvalidOperationException("The prefix has no open batch.");
}
