using Edp.Core.Configuration;

namespace Edp.Tests.Simulation;

/// <summary>Runs one history in a world, lets it settle, and holds the outcome against the model.</summary>
internal sealed class HistoryRun
{
    // Some alternate, some overtake.
    private static readonly int[] StepsInARow = [1, 1, 2, 4, 8];

    private readonly World _world;
    private readonly History _history;
    private readonly HistoryLog _log;
    private readonly Operations _operations;
    private int _active;

    public HistoryRun(World world, History history)
    {
        (_world, _history) = (world, history);
        _log = new HistoryLog(world, history.Bucket);
        _operations = new Operations(world, history, _log, () => RulesOfNow);
    }

    private BucketOptions RulesOfNow => _active == 0 || !_world.IsOnSqlite ? _history.Rules : _history.OtherRules;

    /// <exception cref="HistoryFailedException">A promise was broken.</exception>
    public async Task RunAsync()
    {
        _world.Begin(_history);
        foreach (var step in _history.Steps)
            await DoAsync(step);
        await SettleAsync();
        await CheckAsync();
        _world.Tally.Count("histories");
    }

    private async Task DoAsync(Step step)
    {
        var lives = _world.Processes.Select(process => process.Life).ToList();
        switch (step)
        {
            case Step.Wait wait:
                await _log.AdvanceAsync(wait.By);
                break;
            case Step.Correct correct:
                _world.Tally.Count(correct.By < TimeSpan.Zero ? "clock set back" : "clock set forward");
                _log.Clocks.Correct();
                _world.Correct(correct.By);
                break;
            case Step.SinkFails fails:
                _world.Sinks.Single(sink => sink.Sink == fails.Sink).Fail(fails.Times, fails.InPart);
                break;
            case Step.Write write:
                _world.Tally.Count("written, and its event lost");
                _operations.Write(write.Objects);
                break;
            case Step.BusPasses passes:
                _world.EventBridge.PassesOn = passes.PassesOn;
                break;
            case Step.LoseEvents:
                _world.EventBridge.Lose();
                break;
            case Step.Restart restart:
                _world.Tally.Count(await _log.HasUndeliveredAsync() ? "killed before a delivery" : "killed at rest");
                _world.Processes[_world.IsOnSqlite ? _active : restart.Process].Die();
                if (restart.WithOtherRules && _world.IsOnSqlite)
                    await ChangeRulesAsync();
                break;
            case Step.Together together:
                await RunTogetherAsync(together);
                break;
            case Step.Operation operation:
                await RunAsync(operation);
                break;
        }

        foreach (var process in _world.Processes.Where((process, number) => process.Life != lives[number]))
            await StartAsync(process);
    }

    /// <summary>The process that takes the place of the other one has other rules.</summary>
    private async Task ChangeRulesAsync()
    {
        var before = _world.Processes[_active].Clock.GetUtcNow();
        _active = 1 - _active;
        _log.RulesChanged = true;
        _world.Tally.Count("rules changed");
        var process = _world.Processes[_active];
        process.Start();
        await BeginAsync(process, process.Clock.GetUtcNow() - before);
    }

    private async Task StartAsync(SimulatedProcess process)
    {
        var ahead = process.Start();
        if (!_world.IsOnSqlite || process.Number == _active)
            await BeginAsync(process, ahead);
    }

    private async Task BeginAsync(SimulatedProcess process, TimeSpan ahead)
    {
        if (_log.Clocks.Start(_world.Clock.Passed, ahead))
            _world.Tally.Count($"started with a clock that was set {(ahead > TimeSpan.Zero ? "forward" : "back")}");
        await process.RuleReevaluation.ReevaluateAsync(CancellationToken.None);
    }

    private RunningOperation Begin(Step.Operation operation, bool takesTurns) => _operations.Begin(
        operation, _world.Processes[_world.IsOnSqlite ? _active : operation.Process], takesTurns);

    private async Task RunAsync(Step.Operation operation)
    {
        using var running = Begin(operation, takesTurns: false);
        await running.StartAsync(current => _operations.WorkAsync(operation, current));
        await _operations.FinishAsync(operation, running);
        if (operation is Step.Raise && running.IsClean)
            await _log.RequireNothingOverdueAsync(running.Process);
    }

    private async Task RunTogetherAsync(Step.Together together)
    {
        _world.Tally.Count($"{together.Operations.Count} operations together");
        var random = new Random(together.Seed);
        var all = together.Operations.Select(operation => (Operation: operation, Running: Begin(operation, takesTurns: true))).ToList();
        foreach (var (operation, running) in all)
            await running.StartAsync(current => _operations.WorkAsync(operation, current));
        while (true)
        {
            // Looked at first: what ends from here on may let another go on.
            var underWay = all.Where(one => one.Running.IsUnderWay).ToList();
            if (all.Where(one => one.Running.CanGoOn).ToList() is { Count: > 0 } ready)
                await GoOnAsync(random.Pick(ready).Running, random.Pick(StepsInARow));
            else if (underWay.Count > 0)
                await Task.WhenAny(underWay.Select(one => one.Running.StoppedAsync()));
            else
                break;
            foreach (var ended in all.Where(one => one.Running is { Ended: null, Work.IsCompleted: true }))
                ended.Running.End(_world.NextPlace());
        }

        foreach (var (operation, running) in all)
        {
            await _operations.FinishAsync(operation, running);
            running.Dispose();
        }
    }

    private static async Task GoOnAsync(RunningOperation running, int steps)
    {
        for (var step = 0; step < steps && running.CanGoOn; step++)
            await running.GoOnAsync();
    }

    private async Task SettleAsync()
    {
        foreach (var sink in _world.Sinks)
            sink.Heal();
        _world.EventBridge.PassesOn = true;
        // What nobody acknowledged is brought again.
        if (_operations.Unacknowledged.Count > 0)
            await RunAsync(new Step.Bring([.. _operations.Unacknowledged], false, null, 0));

        var processes = _world.IsOnSqlite ? [_world.Processes[_active]] : _world.Processes;
        var background = new BackgroundWork(_world, _history, _log, processes, RunAsync);
        await new Settlement(_world, _log, processes, _operations, background, RunAsync).WaitAsync();
    }

    private async Task CheckAsync()
    {
        await _log.ObserveAsync();
        await using var context = await _world.Processes[0].Contexts.CreateDbContextAsync();
        var rows = await HistoryRows.ReadAsync(context, _history.Bucket);
        var members = await rows.ReadMembersAsync(context, _history.Objects);
        var rules = _log.RulesChanged
            ? new[] { new RuleModel(_history.Rules), new RuleModel(_history.OtherRules) }
            : [new RuleModel(_history.Rules)];
        new Verdict(rows, members, _log, rules).Check(_operations.Acknowledged, _history.Objects);
        foreach (var sink in _world.Sinks)
            SinkVerdict.Check(rows, sink, _log.Replays, _world.Tally);
        PackageVerdict.Check(rows, _log, _world.Sinks);
        var recorded = members.Values.SelectMany(of => of).Select(created => created.Number).ToHashSet();
        new ListingVerdict(rows, _log, RulesOfNow, _world.S3.Current).Check(recorded);
        ManifestVerdict.Check(rows, members, rules, _world.S3.Manifests, _world.Sinks);
        ReceiptVerdict.Check(rows, _world.EventBridge.Log, _log);
        foreach (var batch in rows.Batches)
        {
            _world.Tally.Count($"batch closed by {batch.Reason}");
            _world.Tally.Count($"batch verified: {batch.Verified}", batch.Verified is null ? 0 : 1);
            _world.Tally.Count("objects found by a listing when a batch was closed", batch.UnreportedCount ?? 0);
            _world.Tally.Count("manifests named", batch.ManifestUri is null ? 0 : 1);
            _world.Tally.Count("sent again without a receipt", batch.Resends);
        }

        _world.Tally.Count("backfills", rows.Backfills.Count);
        _world.Tally.Count("objects found by a backfill", rows.Backfills.Sum(backfill => backfill.RecordedCount));
        _world.Tally.Count("package ready", rows.ReadyPackages.Count);
    }
}
