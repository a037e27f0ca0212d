namespace Edp.Tests.Histories;

/// <summary>A rule as the model reads it: durations in seconds.</summary>
internal sealed record HistoryRule(decimal Quiet, int Count, decimal? Cap, bool HasMarkers, decimal MarkerGrace = 0, bool CountsEvents = false)
{
    public int? ExpectedCount { get; init; }

    /// <summary>Each with its alternatives; no wildcards.</summary>
    public string[][] Required { get; init; } = [];

    public bool HasList { get; init; }

    /// <summary>What must come by its name, the list among it.</summary>
    public IReadOnlyList<string[]> RequiredFiles => Kept ?? [.. Required, .. HasList ? [[EventNumber.ListName]] : Array.Empty<string[]>()];

    private IReadOnlyList<string[]>? Kept { get; init; }

    /// <summary>The rule of now, where a batch keeps the one that it was opened by.</summary>
    private HistoryRule? Now { get; init; }

    public decimal? Lateness { get; init; }

    /// <summary>How long an expecting batch waits for something new.</summary>
    public TimeSpan IncompleteAfter { get; } = Seconds(20);

    public TimeSpan? AllowedLateness => Lateness is { } seconds ? Seconds(seconds) : null;

    public TimeSpan Grace => Seconds(MarkerGrace);

    public TimeSpan QuietPeriod => Seconds(Quiet);

    public TimeSpan? MaxDuration => Cap is { } seconds ? Seconds(seconds) : null;

    /// <summary>R6.</summary>
    public bool IsFull(BatchModel open) => (CountsEvents ? open.Events.Count : open.Live.Count()) >= Count || Now?.IsFull(open) == true;

    /// <summary>This rule, by which a batch was opened, or the one of now, whichever closes the batch sooner.</summary>
    public HistoryRule OrSooner(HistoryRule now) => this == now ? this : this with
    {
        Now = now,
        Quiet = Math.Min(Quiet, now.Quiet),
        Cap = Cap is { } cap && now.Cap is { } other ? Math.Min(cap, other) : Cap ?? now.Cap,
        HasMarkers = HasMarkers || now.HasMarkers,
        MarkerGrace = !now.HasMarkers ? MarkerGrace : HasMarkers ? Math.Min(MarkerGrace, now.MarkerGrace) : now.MarkerGrace,
        ExpectedCount = now.ExpectedCount is null || now.ExpectedCount < ExpectedCount ? now.ExpectedCount : ExpectedCount,
        Kept = now.RequiredFiles.All(names => RequiredFiles.Any(kept => kept.SequenceEqual(names))) ? now.RequiredFiles : RequiredFiles
    };

    private static TimeSpan Seconds(decimal seconds) => TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
}

/// <summary>The rules that histories run under, each of a bucket of its own.</summary>
internal static class HistoryRules
{
    public static IReadOnlyList<HistoryRule> All { get; } =
    [
        new(10, 20, null, false),
        new(10, 5, null, true, CountsEvents: true),
        new(10, 3, 25, true, MarkerGrace: 2),
        new(10, 1, null, false),
        new(5, 20, 15, false),
        new(10, 8, 10.000001m, true),
        new(10, 2, null, false) { ExpectedCount = 3, Lateness = 15 },
        new(10, 2, 25, true) { Required = [["file-0"], ["file-1", "run.done"]], Lateness = 5 },
        new(10, 5, null, true) { HasList = true },
        new(10, 20, 40, false) { HasList = true, ExpectedCount = 4, Required = [["file-0"]], Lateness = 60 }
    ];

    public static string Bucket(int rule) => $"rule-{rule}";

    public static (string Setting, string? Value)[] Settings() =>
        [.. All.SelectMany((rule, i) => new[]
        {
            ("BucketName", Bucket(i)),
            ("ThresholdDuration", FormattableString.Invariant($"{rule.Quiet}")),
            ("ThresholdEventCount", FormattableString.Invariant($"{rule.Count}")),
            ("ThresholdCounts", rule.CountsEvents ? "Events" : "Objects"),
            ("MarkerGrace", FormattableString.Invariant($"{rule.MarkerGrace}")),
            ("MaxDuration", rule.Cap is { } cap ? FormattableString.Invariant($"{cap}") : null),
            ("ExpectedCount", rule.ExpectedCount is { } expected ? FormattableString.Invariant($"{expected}") : null),
            ("RequiredFiles", rule.Required.Length > 0 ? string.Join(',', rule.Required.Select(names => string.Join('|', names))) : null),
            ("ListFile", rule.HasList ? EventNumber.ListName : null),
            ("IncompleteAfter", FormattableString.Invariant($"{rule.IncompleteAfter.TotalSeconds}")),
            ("AllowedLateness", rule.Lateness is { } lateness ? FormattableString.Invariant($"{lateness}") : null),
            ("CompletionMarkers", rule.HasMarkers ? "*.done" : null),
            ("IgnorePrefixes", "*.tmp")
        }.Where(setting => setting.Item2 is not null).Select(setting => ($"Edp:Buckets:{i}:{setting.Item1}", setting.Item2)))];
}
