using System.Globalization;
using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Core.Trials;
using Edp.Service.Batching;
using Edp.Service.Sagas;

namespace Edp.Service.Trials;

/// <summary>
/// Takes recorded events in the order of their times through the real state machine with other rules, on a clock that shows their times. What
/// was recorded at one moment arrives at one moment again. Lists of expected files are not read. A past has more keys than the memory has room
/// for: what is closed is forgotten at once, and a prefix when nothing of it matters any more.
/// </summary>
internal sealed class RuleTrial
{
    private readonly VirtualClock _clock = new();
    private readonly RuleSet _rules;
    private readonly MachineEvent<PrefixState, ObjectsRecorded> _recorded;
    private readonly MachineEvent<PrefixState, QuietPeriodElapsed> _elapsed;
    private readonly TriedPrefixes _prefixes = new();
    private readonly Dictionary<BatchRule, RuleTally> _tallies = [];
    private readonly List<PrefixTrial> _touched = [];
    private readonly VersionRoom _room = new();
    private readonly PriorityQueue<PrefixTrial, DateTimeOffset> _turns = new();
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

    /// <summary>How many keys are in batches that are open; they take the memory of a trial.</summary>
    public int OpenKeys => _room.Keys;

    /// <summary>When the last event was recorded.</summary>
    public DateTimeOffset Moment => _moment;

    /// <summary>Adds the next event.</summary>
    public ValueTask AddAsync(PastEvent past)
    {
        if (past.RecordedAt != _moment)
            return ArriveThenAddAsync(past);
        Add(past);
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets time go on to the end.</summary>
    public async Task<TrialReport> EndAsync(DateTimeOffset since, DateTimeOffset until, bool isCut)
    {
        await ArriveAsync();
        await AdvanceAsync(until);
        foreach (var prefix in _prefixes.All.Where(prefix => prefix.IsOpen))
            prefix.Tally.Open++;

        return new TrialReport(since, until, _events, _ignored, isCut, [.. InOrder().Select(tally => tally.Report(until - since))]);
    }

    private async ValueTask ArriveThenAddAsync(PastEvent past)
    {
        await ArriveAsync();
        _moment = past.RecordedAt;
        Add(past);
    }

    private void Add(PastEvent past)
    {
        _events++;
        var fit = _rules.Fit(past.Event.Bucket, past.Event.Key);
        if (!fit.Counts)
        {
            _ignored++;
            return;
        }

        var prefix = past.Event.Key.AsSpan(0, fit.PrefixLength);
        var trial = _prefixes.Find(past.Event.Bucket, prefix) ?? Begin(past.Event.Bucket, prefix.ToString(), fit.Rule!);
        if (trial.Arriving.Count == 0)
            _touched.Add(trial);
        trial.Arriving.Add(new RecordedObject
        {
            Event = past.Event,
            Rule = fit.Rule,
            Identity = default,
            EventTime = past.Event.EventTime ?? past.RecordedAt
        });
    }

    private IEnumerable<RuleTally> InOrder() => _rules.Rules.Where(_tallies.ContainsKey).Select(rule => _tallies[rule])
        .Concat(_tallies.Where(one => !_rules.Rules.Contains(one.Key)).Select(one => one.Value));

    private PrefixTrial Begin(string bucket, string prefix, BatchRule rule)
    {
        if (!_tallies.TryGetValue(rule, out var tally))
            _tallies.Add(rule, tally = new RuleTally(NameOf(rule), rule));
        var trial = new PrefixTrial(bucket, prefix) { Tally = tally };
        if (_prefixes.Add(trial))
            tally.Prefixes++;
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
        await AdvanceAsync(_moment);
        foreach (var prefix in _touched)
        {
            prefix.MatchArriving();
            _clock.Now = _moment;
            var recorded = new ObjectsRecorded(prefix.Id, prefix.Arriving, _moment);
            do
                await RaiseAsync(prefix, _recorded, recorded);
            while (recorded.HasMore);
            prefix.KeepArrived(_moment, _room);
            Enqueue(prefix);
        }

        _touched.Clear();
    }

    /// <summary>Raises what is due until then, and forgets what does not matter any more.</summary>
    private async ValueTask AdvanceAsync(DateTimeOffset until)
    {
        while (_turns.TryPeek(out var prefix, out var at) && at <= until)
        {
            _turns.Dequeue();
            if (prefix.QueuedFor == at)
                prefix.QueuedFor = null;
            if (prefix.TimerDueAt is { } due && due <= until)
            {
                _clock.Now = due;
                await RaiseAsync(prefix, _elapsed, new QuietPeriodElapsed(prefix.Id));
                prefix.ReleaseClosed(_room);
            }
            else if (!prefix.IsOpen && prefix.Arriving.Count > 0)
            {
                // What arrives for it now says when its turn comes.
                continue;
            }
            else if (!prefix.IsOpen && prefix.ForgottenAt <= until && !prefix.IsForgotten)
            {
                _prefixes.Forget(prefix);
            }

            Enqueue(prefix);
        }
    }

    // One that is due later than it is queued for is queued again when its turn comes.
    private void Enqueue(PrefixTrial prefix)
    {
        var next = prefix.IsOpen ? prefix.TimerDueAt : prefix.ForgottenAt;
        if (next is not { } at || prefix.IsForgotten || prefix.QueuedFor <= at)
            return;
        prefix.QueuedFor = at;
        _turns.Enqueue(prefix, at);
    }

    private async ValueTask RaiseAsync<T>(PrefixTrial prefix, MachineEvent<PrefixState, T> raised, T message)
        where T : class
    {
        var (output, last) = (new SagaOutput(), prefix.State.LastRecordedAt);
        await raised.RaiseAsync(prefix.State, message, output);
        foreach (var row in output.Rows)
        {
            if (row is Batch closed)
                prefix.Close(closed, closed.ReadyAt == _moment ? LastOf(closed, last) : last ?? closed.OpenedAt);
        }
    }

    // What closes at the moment of an arrival was closed by it, or was due before it came.
    private DateTimeOffset LastOf(Batch closed, DateTimeOffset? before) =>
        closed.Reason is BatchReason.Quiet or BatchReason.MaxDuration or BatchReason.Incomplete ? before ?? closed.OpenedAt : _moment;
}
