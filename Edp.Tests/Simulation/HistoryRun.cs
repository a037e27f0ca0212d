using Edp.Service.Configuration;
using Edp.Service.Ingest.Parsing;
using Microsoft.EntityFrameworkCore;

namespace Edp.Tests.Simulation;

/// <summary>Runs one history in a world, lets it settle, and holds the outcome against the model.</summary>
internal sealed class HistoryRun(World world, History history)
{
    // How often one asks for messages while others work: what they send, even before they are done, is delivered.
    private const int Polls = 4;

    // Some alternate, some overtake.
    private static readonly int[] StepsInARow = [1, 1, 2, 4, 8];

    private readonly Lock _lock = new();
    private readonly List<RecordedEntry> _log = [];
    private readonly HashSet<int> _unacknowledged = [];
    private readonly HashSet<int> _acknowledged = [];
    private readonly HashSet<Guid> _flushed = [];
    private int _active;
    private bool _messagesWereLost;
    private bool _rulesChanged;

    private BucketOptions RulesOfNow => _active == 0 || !world.IsOnSqlite ? history.Rules : history.OtherRules;

    private bool KeepsMessages => history.KeepsMessages || !world.IsOnSqlite;

    /// <exception cref="HistoryFailedException">A promise was broken.</exception>
    public async Task RunAsync()
    {
        world.Clock.Begin();
        world.Network.Clear();
        world.Sink.Clear();
        foreach (var step in history.Steps)
            await DoAsync(step);
        await SettleAsync();
        await CheckAsync();
        world.Tally.Count("histories");
    }

    private async Task DoAsync(Step step)
    {
        var lives = world.Processes.Select(process => process.Life).ToList();
        switch (step)
        {
            case Step.Wait wait:
                world.Clock.Advance(wait.By);
                break;
            case Step.Correct correct:
                world.Tally.Count(correct.By < TimeSpan.Zero ? "clock set back" : "clock set forward");
                world.Clock.Correct(correct.By);
                break;
            case Step.LoseMessages:
                LoseMessages();
                break;
            case Step.SinkFails fails:
                (world.Sink.FailuresLeft, world.Sink.FailsInPart) = (fails.Times, fails.InPart);
                break;
            case Step.Restart restart:
                await RestartAsync(restart.WithOtherRules);
                break;
            case Step.Together together:
                await RunTogetherAsync(together);
                break;
            case Step.Operation operation:
                await RunAsync(operation);
                break;
        }

        if (!lives.SequenceEqual(world.Processes.Select(process => process.Life)) && !KeepsMessages)
            LoseMessages();
    }

    private void LoseMessages()
    {
        _messagesWereLost = true;
        world.Tally.Count("messages lost", world.Network.Messages.Count);
        world.Network.Clear();
    }

    private async Task RestartAsync(bool withOtherRules)
    {
        world.Processes[_active].Die();
        if (withOtherRules && world.IsOnSqlite)
        {
            _active = 1 - _active;
            _rulesChanged = true;
            world.Tally.Count("rules changed");
        }

        // What a process does at its start.
        await world.Processes[_active].RuleReview.ReviewAsync(CancellationToken.None);
    }

    private SimulatedProcess ProcessOf(Step.Operation operation) =>
        world.IsOnSqlite ? world.Processes[_active] : world.Processes[operation.Process];

    private RunningOperation Begin(Step.Operation operation, bool takesTurns)
    {
        var process = ProcessOf(operation);
        return new RunningOperation(process, operation.Fault, takesTurns)
        {
            IsTriedAgain = !world.IsOnSqlite && operation is Step.Bring or Step.Look,
            IsBlockedAsync = world.HasBlockedAsync,
            MakeEntry = operation is Step.Bring bring ? now => AddEntry(bring, now) : null
        };
    }

    private RecordedEntry AddEntry(Step.Bring bring, DateTimeOffset now)
    {
        var wanted = bring.Objects.Distinct().Select(number => history.Objects[number]).Where(brought => !brought.IsIgnored);
        var entry = new RecordedEntry([.. wanted], now, new RuleModel(RulesOfNow));
        lock (_lock)
            _log.Add(entry);
        return entry;
    }

    private async Task RunAsync(Step.Operation operation)
    {
        using var running = Begin(operation, takesTurns: false);
        await running.StartAsync(current => WorkAsync(operation, current));
        await FinishAsync(operation, running);
        if (operation is Step.Look { Fault: null } look)
            await RequireNothingOverdueAsync(running.Process, look.Which % running.Process.Looks.Count == SimulatedProcess.Sweeper);
    }

    private async Task RunTogetherAsync(Step.Together together)
    {
        world.Tally.Count($"{together.Operations.Count} operations together");
        var random = new Random(together.Seed);
        var all = together.Operations.Select(operation => (Operation: operation, Running: Begin(operation, takesTurns: true))).ToList();
        foreach (var (operation, running) in all)
            await running.StartAsync(current => WorkAsync(operation, current));
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
        }

        foreach (var (operation, running) in all)
        {
            await FinishAsync(operation, running);
            running.Dispose();
        }
    }

    private static async Task GoOnAsync(RunningOperation running, int steps)
    {
        for (var step = 0; step < steps && running.CanGoOn; step++)
            await running.GoOnAsync();
    }

    private async Task FinishAsync(Step.Operation operation, RunningOperation running)
    {
        HistoryFailedException.Unless(running.Work!.IsCompleted, $"{operation} waits for something that nobody will do");
        // What fails between its commit and its messages sends none.
        _messagesWereLost |= running.HasFailed || running.HasDied;
        try
        {
            await running.Work;
        }
        catch (Exception e) when (e is not HistoryFailedException && (running.HasDied || running.HasFailed))
        {
            if (operation is Step.Bring failed)
                _unacknowledged.UnionWith(failed.Objects);
            return;
        }
        catch (Exception e)
        {
            throw new HistoryFailedException($"{operation} failed by itself: {e.Message}", e);
        }

        if (operation is Step.Bring brought)
            (running.HasDied ? _unacknowledged : _acknowledged).UnionWith(brought.Objects);
    }

    private Task WorkAsync(Step.Operation operation, RunningOperation running) => operation switch
    {
        Step.Bring bring => BringAsync(bring, running),
        Step.Look look => running.Process.Looks[look.Which % running.Process.Looks.Count](running.GivenUp),
        Step.Flush flush => FlushAsync(flush, running),
        Step.Carry carry => CarryAsync(carry, running),
        _ => throw new InvalidOperationException($"{operation} is no operation.")
    };

    private async Task BringAsync(Step.Bring bring, RunningOperation running)
    {
        var objects = bring.Objects.Select(number => history.Objects[number]).ToList();
        var parsed = new ParsedEvents();
        foreach (var brought in objects)
            S3EventParser.Parse(brought.ToJson(bring.IsNative), parsed);
        HistoryFailedException.Unless(parsed.Rejected.Count == 0, $"R4: {bring} has an entry that is rejected");

        var outcome = await running.Process.Intake.TakeAsync(parsed, running.GivenUp);
        if (running.HasDied)
            return;

        var wanted = objects.Where(brought => !brought.IsIgnored).Select(brought => brought.Number).Distinct().ToList();
        HistoryFailedException.Unless(
            wanted.Count == 0 || running.Uncommitted is { IsCommitted: true }, $"R12: {bring} was acknowledged before it was durable");
        HistoryFailedException.Unless(
            outcome.Ignored == objects.Count(brought => brought.IsIgnored), $"R2: {bring} ignored {outcome.Ignored}");
        HistoryFailedException.Unless(
            outcome.Accepted + outcome.Duplicates + outcome.Ignored == objects.Count, $"{bring}: {outcome} does not sum up");
        world.Tally.Count("second deliveries recognised", outcome.Duplicates);
        RequireOutcome(bring, running, wanted, outcome.Accepted);
    }

    private void RequireOutcome(Step.Bring bring, RunningOperation running, List<int> wanted, long accepted)
    {
        List<RecordedEntry> log;
        lock (_lock)
            log = [.. _log];
        var before = log.TakeWhile(entry => entry != running.Uncommitted).Where(entry => entry.IsCommitted)
            .SelectMany(entry => entry.Objects).Select(recorded => recorded.Number);
        var isNew = wanted.Except(before).Count();
        HistoryFailedException.Unless(accepted == isNew, $"R3: {bring} told of {accepted} new objects, but it had {isNew}");
    }

    private async Task FlushAsync(Step.Flush flush, RunningOperation running)
    {
        var key = history.Objects[flush.Object];
        var prefix = key.PrefixAt(RulesOfNow.PrefixDepth);
        await using var context = await running.Process.Contexts.CreateDbContextAsync(running.GivenUp);
        var state = await context.Prefixes.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Bucket == history.Bucket && row.Prefix == prefix, running.GivenUp);
        if (state?.BatchId is not { } batchId)
            return;
        _flushed.Add(batchId);
        await running.Process.FlushAsync(state, running.GivenUp);
    }

    private async Task CarryAsync(Step.Carry carry, RunningOperation running)
    {
        var random = new Random(carry.Seed);
        await CarryOnceAsync(carry, running, random);
        for (var polls = 1; running.TakesTurns && polls < Polls; polls++)
        {
            await running.WaitTurnAsync(null);
            await CarryOnceAsync(carry, running, random);
        }
    }

    private async Task CarryOnceAsync(Step.Carry carry, RunningOperation running, Random random)
    {
        var arriving = world.Network.Messages.Where(message => carry.TooEarly || message.DueAt <= world.Clock.Passed).ToArray();
        random.Shuffle(arriving);
        foreach (var message in arriving.Take(carry.Most))
        {
            world.Network.Take(message);
            try
            {
                await running.Process.TakeAsync(message, running.GivenUp);
            }
            catch
            {
                // Nobody acknowledged it: it comes again.
                world.Network.Put(message);
                throw;
            }

            if (carry.Twice || running.HasDied)
                world.Network.Put(message);
            else if (message.IsFlush && !running.HasFailed)
                await RequireLeftAsync(running.Process, message.BatchId);
        }
    }

    private static async Task RequireLeftAsync(SimulatedProcess process, Guid batchId)
    {
        await using var context = await process.Contexts.CreateDbContextAsync();
        HistoryFailedException.Unless(
            !await context.Prefixes.AnyAsync(row => row.BatchId == batchId), "R9: a flush was acknowledged, and its batch is still open");
    }

    private async Task SettleAsync()
    {
        world.Sink.FailuresLeft = 0;
        if (_unacknowledged.Count > 0)
            await RunAsync(new Step.Bring([.. _unacknowledged], false, null, 0));

        var settlement = new Settlement(world, history, RunAsync);
        if (history.SettlesByTimers && !_messagesWereLost)
            await settlement.WaitForTimersAsync();
        else
            await settlement.WaitForSweeperAsync();
        await settlement.PublishAllAsync();
    }

    private async Task RequireNothingOverdueAsync(SimulatedProcess process, bool isSweeper)
    {
        var now = world.Clock.GetUtcNow();
        await using var context = await process.Contexts.CreateDbContextAsync();
        var open = await HistoryRows.ReadOpenAsync(context, history.Bucket);
        if (isSweeper)
        {
            HistoryFailedException.Unless(
                open.All(prefix => prefix.DueAt > now - TimeSpan.FromSeconds(1)),
                "R11: the sweeper left a batch open that was due more than a second before");
        }
        else
        {
            HistoryFailedException.Unless(
                open.Where(prefix => prefix.TimerToken is null).All(prefix => prefix.DueAt > now),
                "R5/R8: a batch that has no timer was not woken when it was due");
        }
    }

    private async Task CheckAsync()
    {
        await using var context = await world.Processes[0].Contexts.CreateDbContextAsync();
        var rows = await HistoryRows.ReadAsync(context, history.Bucket);
        var members = await rows.ReadMembersAsync(context, history.Objects);
        var rules = _rulesChanged
            ? new[] { new RuleModel(history.Rules), new RuleModel(history.OtherRules) }
            : [new RuleModel(history.Rules)];
        new Verdict(rows, members, [.. _log.Where(entry => entry.IsCommitted)], rules, _flushed).Check(_acknowledged, history.Objects);
        SinkVerdict.Check(rows.Batches, world.Sink.Accepted);
        foreach (var batch in rows.Batches)
            world.Tally.Count($"batch left by {batch.Reason}");
        world.Tally.Count("second deliveries at the sink", world.Sink.Accepted.Count - rows.Batches.Count);
    }
}
