namespace Edp.Tests.Histories;

/// <summary>A rule as the model reads it: durations in seconds.</summary>
internal sealed record HistoryRule(decimal Quiet, int Count, decimal? Cap, bool HasMarkers, decimal MarkerGrace = 0, bool CountsEvents = false)
{
    public TimeSpan Grace => Seconds(MarkerGrace);

    public TimeSpan QuietPeriod => Seconds(Quiet);

    public TimeSpan? MaxDuration => Cap is { } seconds ? Seconds(seconds) : null;

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
        new(10, 8, 10.000001m, true)
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
            ("CompletionMarkers", rule.HasMarkers ? "*.done" : null),
            ("IgnorePrefixes", "*.tmp")
        }.Where(setting => setting.Item2 is not null).Select(setting => ($"Edp:Buckets:{i}:{setting.Item1}", setting.Item2)))];
}
