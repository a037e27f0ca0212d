namespace Edp.Cli.Client;

/// <summary>The answer of <c>POST /rules/try</c>.</summary>
internal sealed record TriedRules(DateTimeOffset Since, long Events, long Ignored, IReadOnlyList<TriedRule> Rules);

/// <summary>What a rule made of the past.</summary>
internal sealed record TriedRule(
    string Rule,
    double QuietPeriod,
    long Objects,
    long Prefixes,
    long Batches,
    long Open,
    IReadOnlyDictionary<string, long> Reasons,
    TriedSpread? ObjectsOfBatch,
    TriedSpread? Delay,
    long LateObjects,
    double LateObjectsPerWeek,
    IReadOnlyList<TriedRate> Curve,
    TriedRate? Suggested);

/// <summary>How figures are spread.</summary>
internal sealed record TriedSpread(double Min, double Median, double Max);

/// <summary>A quiet period and its share of late objects.</summary>
internal sealed record TriedRate(double QuietPeriod, double Rate);
