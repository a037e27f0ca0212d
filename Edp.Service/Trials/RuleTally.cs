using Edp.Core.Batching;
using Edp.Core.Trials;

namespace Edp.Service.Trials;

/// <summary>Adds up what a rule makes of the past.</summary>
internal sealed class RuleTally(string name, BatchRule rule)
{
    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private readonly Figures _objects = new();
    private readonly Figures _bytes = new();
    private readonly Figures _delays = new();
    private long _late;

    public LateCurve Curve { get; } = new();

    public long Prefixes { get; set; }

    public long Open { get; set; }

    /// <summary>For how long after a batch was closed it matters to what opens.</summary>
    public TimeSpan MaxLateness { get; } = rule.AllowedLateness is { } allowed && allowed > LateCurve.LateWithin ? allowed : LateCurve.LateWithin;

    /// <param name="closed">The batch.</param>
    /// <param name="isLate">Whether it opened late after the one of the same prefix that had closed before it.</param>
    /// <param name="lastRecordedAt">When its last object was recorded.</param>
    public void Add(Batch closed, bool isLate, DateTimeOffset lastRecordedAt)
    {
        _reasons[closed.Reason] = _reasons.GetValueOrDefault(closed.Reason) + 1;
        _objects.Add(closed.ObjectCount);
        _bytes.Add(closed.TotalSize);
        _delays.Add(Math.Max(0, (closed.ReadyAt - lastRecordedAt).TotalSeconds));
        if (isLate)
            _late += closed.ObjectCount;
    }

    public RuleTrialReport Report(TimeSpan span) => new(
        name, rule.QuietPeriod.TotalSeconds, Curve.Objects, Prefixes, _objects.Count, Open, _reasons, _objects.Spread(), _bytes.Spread(),
        _delays.Spread(), _late, span > TimeSpan.Zero ? _late / (span / TimeSpan.FromDays(7)) : 0, Curve.Rates(), Curve.Suggestion());
}
