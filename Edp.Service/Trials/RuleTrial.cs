using System.Globalization;
using Edp.Core.Batching;
using Edp.Core.Trials;
using Edp.Service.Batching;
using Edp.Service.Sagas;

namespace Edp.Service.Trials;

/// <summary>
/// Takes recorded events in the order of their times through the real state machine with other rules, on a clock that shows their times. What
/// was recorded at one moment arrives at one moment again. Lists of expected files are not read.
/// </summary>
internal sealed class RuleTrial
{
    private readonly VirtualClock _clock = new();
    private readonly RuleSet _rules;
    private readonly MachineEvent<PrefixState, ObjectsRecorded> _recorded;
    private readonly MachineEvent<PrefixState, QuietPeriodElapsed> _elapsed;
    private readonly Dictionary<(string Bucket, string Prefix), PrefixTrial> _prefixes = [];
    private readonly Dictionary<BatchRule, RuleTally> _tallies = [];
    private readonly List<PrefixTrial> _touched = [];

    // What is closed is forgotten at once: a past has more keys than the memory has room for.
    private readonly PriorityQueue<PrefixTrial, DateTimeOffset> _timers = new();
    private DateTimeOffset _moment;
    private long _events;
    private long _ignored;

    public RuleTrial(RuleSet rules)
    {
        _rules = rules;
        var machine = new PrefixStateMachine(new BucketRules(rules), _clock);
        _recorded = new MachineEvent<PrefixState, ObjectsRecorded>(machine, machine.ObjectsRecorded);
        _elapsed = new MachineEvent<PrefixState, QuietPeriodElapsed>(machine, machine.QuietPeriod.AnyReceived);
    }

    /// <summary>Adds the next event.</summary>
    public async ValueTask AddAsync(PastEvent past)
    {
        if (past.RecordedAt != _moment)
        {
            await ArriveAsync();
            _moment = past.RecordedAt;
        }

        _events++;
        var fit = _rules.Fit(past.Event.Bucket, past.Event.Key);
        if (!fit.Counts)
        {
            _ignored++;
            return;
        }

        var trial = PrefixOf(past.Event.Bucket, past.Event.Key[..fit.PrefixLength], fit.Rule!);
        if (trial.Arriving.Count == 0)
            _touched.Add(trial);
        trial.Arriving.Add(new RecordedObject
        {
            Event = past.Event,
            Rule = fit.Rule,
            Identity = past.Identity,
            EventTime = past.Event.EventTime ?? past.RecordedAt
        });
    }

    /// <summary>Lets time go on to the end.</summary>
    public async Task<TrialReport> EndAsync(DateTimeOffset since, DateTimeOffset until, bool isCut)
    {
        await ArriveAsync();
        await RaiseTimersAsync(until);
        foreach (var prefix in _prefixes.Values.Where(prefix => prefix.State.BatchId is not null))
            prefix.Tally.Open++;

        return new TrialReport(since, until, _events, _ignored, isCut, [.. InOrder().Select(tally => tally.Report(until - since))]);
    }

    private IEnumerable<RuleTally> InOrder() => _rules.Rules.Where(_tallies.ContainsKey).Select(rule => _tallies[rule])
        .Concat(_tallies.Where(one => !_rules.Rules.Contains(one.Key)).Select(one => one.Value));

    private PrefixTrial PrefixOf(string bucket, string prefix, BatchRule rule)
    {
        if (_prefixes.TryGetValue((bucket, prefix), out var trial))
            return trial;
        if (!_tallies.TryGetValue(rule, out var tally))
            _tallies.Add(rule, tally = new RuleTally(NameOf(rule), rule));
        tally.Prefixes++;
        trial = new PrefixTrial(bucket, prefix) { Tally = tally };
        _prefixes.Add((bucket, prefix), trial);
        return trial;
    }

    private string NameOf(BatchRule rule)
    {
        for (var i = 0; rule.Name is null && i < _rules.Rules.Count; i++)
        {
            if (_rules.Rules[i] == rule)
                return i.ToString(CultureInfo.InvariantCulture);
        }

        return rule.Name ?? "default";
    }

    private async ValueTask ArriveAsync()
    {
        await RaiseTimersAsync(_moment);
        foreach (var prefix in _touched)
        {
            prefix.MatchArriving();
            _clock.Now = _moment;
            var recorded = new ObjectsRecorded(prefix.State.CorrelationId, prefix.Arriving, _moment);
            do
                await RaiseAsync(prefix, output => _recorded.RaiseAsync(prefix.State, recorded, output));
            while (recorded.HasMore);
            prefix.KeepArrived(_moment);
            SetTimer(prefix);
        }

        _touched.Clear();
    }

    private async ValueTask RaiseTimersAsync(DateTimeOffset until)
    {
        while (_timers.TryPeek(out var prefix, out var at) && at <= until)
        {
            _timers.Dequeue();
            if (prefix.TimerAt == at)
                prefix.TimerAt = null;
            if (prefix.State.TimerDueAt is { } due && due <= until)
            {
                _clock.Now = due;
                await RaiseAsync(prefix, output => _elapsed.RaiseAsync(prefix.State, new QuietPeriodElapsed(prefix.State.CorrelationId), output));
                prefix.ForgetClosed();
            }

            SetTimer(prefix);
        }
    }

    // One that is due later than it is queued for is queued again when its turn comes.
    private void SetTimer(PrefixTrial prefix)
    {
        if (prefix.State.TimerDueAt is not { } due || prefix.TimerAt <= due)
            return;
        prefix.TimerAt = due;
        _timers.Enqueue(prefix, due);
    }

    private async ValueTask RaiseAsync(PrefixTrial prefix, Func<SagaOutput, Task> raiseAsync)
    {
        var (output, last) = (new SagaOutput(), prefix.State.LastRecordedAt);
        await raiseAsync(output);
        foreach (var closed in output.Rows.OfType<Batch>())
        {
            prefix.Tally.Add(closed, prefix.LastClosed, closed.ReadyAt == _moment ? LastOf(closed, last) : last ?? closed.OpenedAt);
            prefix.LastClosed = closed;
        }
    }

    // What closes at the moment of an arrival was closed by it, or was due before it came.
    private DateTimeOffset LastOf(Batch closed, DateTimeOffset? before) =>
        closed.Reason is Contracts.BatchReason.Quiet or Contracts.BatchReason.MaxDuration or Contracts.BatchReason.Incomplete
            ? before ?? closed.OpenedAt
            : _moment;
}
