using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Core.Trials;

namespace Edp.Service.Trials;

/// <summary>Adds up what a rule makes of the past.</summary>
internal sealed class RuleTally(string name, BatchRule rule)
{
    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private readonly List<double> _objects = [];
    private readonly List<double> _bytes = [];
    private readonly List<double> _delays = [];
    private long _late;

    public LateCurve Curve { get; } = new();

    public long Prefixes { get; set; }

    public long Open { get; set; }

    /// <param name="closed">The batch.</param>
    /// <param name="before">The one of the same prefix that had closed before it.</param>
    /// <param name="lastRecordedAt">When its last object was recorded.</param>
    public void Add(Batch closed, Batch? before, DateTimeOffset lastRecordedAt)
    {
        _reasons[closed.Reason] = _reasons.GetValueOrDefault(closed.Reason) + 1;
        _objects.Add(closed.ObjectCount);
        _bytes.Add(closed.TotalSize);
        _delays.Add(Math.Max(0, (closed.ReadyAt - lastRecordedAt).TotalSeconds));
        // What follows a batch that was full is no late comer.
        if (before is { Reason: not BatchReason.Count } && closed.OpenedAt - before.ReadyAt <= LateCurve.LateWithin)
            _late += closed.ObjectCount;
    }

    public RuleTrialReport Report(TimeSpan span) => new(
        name, rule.QuietPeriod.TotalSeconds, Curve.Objects, Prefixes, _objects.Count, Open, _reasons, Spread.Of(_objects), Spread.Of(_bytes),
        Spread.Of(_delays), _late, span > TimeSpan.Zero ? _late / (span / TimeSpan.FromDays(7)) : 0, Curve.Rates(), Curve.Suggestion());
}
