namespace Edp.Core.Trials;

/// <summary>What rules would have made of the recorded past.</summary>
/// <param name="Since">From when on.</param>
/// <param name="Until">To when.</param>
/// <param name="Events">Recorded events of that time.</param>
/// <param name="Ignored">How many of them the rules do not count.</param>
/// <param name="IsCut">Whether there were more events than a trial takes, or more keys in open batches than it has room for; the latest events are left out, and it ends with the last that it took.</param>
/// <param name="Rules">What came of each rule that any of them fit, in the order of the rules.</param>
internal sealed record TrialReport(
    DateTimeOffset Since, DateTimeOffset Until, long Events, long Ignored, bool IsCut, IReadOnlyList<RuleTrialReport> Rules);

/// <summary>What a rule would have made of the recorded past.</summary>
/// <param name="Rule">Its name, or its number, counted from 0.</param>
/// <param name="QuietPeriod">Its quiet period in seconds.</param>
/// <param name="Objects">Objects that fit it.</param>
/// <param name="Prefixes">Their prefixes.</param>
/// <param name="Batches">Batches that closed.</param>
/// <param name="Open">Batches that are open at the end.</param>
/// <param name="Reasons">How many closed for which reason.</param>
/// <param name="ObjectsOfBatch">Different keys in a batch.</param>
/// <param name="BytesOfBatch">Known bytes in a batch.</param>
/// <param name="Delay">Seconds from the last object of a batch until it closed.</param>
/// <param name="LateObjects">Objects of batches that opened within a day after the one before them had closed, and not because it was full.</param>
/// <param name="LateObjectsPerWeek">The same for a week.</param>
/// <param name="Curve">Quiet periods, and the share of late objects that each would have had.</param>
/// <param name="Suggested">The shortest of them with at most one late object in a hundred, or the longest; null without objects.</param>
internal sealed record RuleTrialReport(
    string Rule,
    double QuietPeriod,
    long Objects,
    long Prefixes,
    long Batches,
    long Open,
    IReadOnlyDictionary<string, long> Reasons,
    Spread? ObjectsOfBatch,
    Spread? BytesOfBatch,
    Spread? Delay,
    long LateObjects,
    double LateObjectsPerWeek,
    IReadOnlyList<LateRate> Curve,
    LateRate? Suggested);
