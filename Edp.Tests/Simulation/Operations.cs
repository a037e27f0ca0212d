using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Operating;
using Edp.Core.Parsing;
using Edp.Service.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Edp.Tests.Simulation;

/// <summary>What the service is asked to do in a history, and what its answers promise.</summary>
internal sealed class Operations(World world, History history, HistoryLog log, Func<BucketOptions> rulesOfNow)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Process, Target Target), NextDelivery> _next = [];
    private readonly Dictionary<int, DateTimeOffset> _nextRaise = [];

    private readonly BucketOperations _bucket = new(world, history, log);
    private readonly ReceiptOperations _receipts = new(world, log);
    private readonly ReplayOperations _replays = new(world, history, log, rulesOfNow);

    /// <summary>Objects that someone brought without an answer.</summary>
    public HashSet<int> Unacknowledged { get; } = [];

    public HashSet<int> Acknowledged { get; } = [];

    /// <summary>What the last delivery of a process said about the next one.</summary>
    public NextDelivery NextDelivery(int process, Target target) => _next[(process, target)];

    /// <summary>When a process would query for timers again.</summary>
    public DateTimeOffset NextRaise(int process) => _nextRaise[process];

    public RunningOperation Begin(Step.Operation operation, SimulatedProcess process, bool takesTurns) =>
        new(process, operation.Name, operation.Fault, takesTurns, world.NextPlace())
        {
            IsTriedAgain = !world.IsOnSqlite,
            IsBlockedAsync = world.HasBlockedAsync,
            MakeEntry = operation switch
            {
                Step.Bring bring => now => AddEntry(bring, now),
                Step.Backfill or Step.Reconcile or Step.Verify => now => _bucket.AddEntry(now, new RuleModel(rulesOfNow())),
                _ => null
            }
        };

    /// <summary>Objects are written to the bucket.</summary>
    public void Write(IEnumerable<int> objects)
    {
        foreach (var number in objects)
            world.S3.Write(history.Objects[number]);
    }

    public Task WorkAsync(Step.Operation operation, RunningOperation running) => operation switch
    {
        Step.Bring bring => BringAsync(bring, running),
        Step.Raise => RaiseAsync(running),
        Step.Flush flush => FlushAsync(flush, running),
        Step.Cancel cancel => CancelAsync(cancel, running),
        Step.Replay replay => _replays.ReplayAsync(replay, running),
        Step.ReplayAll replay => _replays.ReplayAllAsync(replay, running),
        Step.ContinueReplay => running.Process.Replayer.ContinueAsync(running.GivenUp),
        Step.Backfill => _bucket.BackfillAsync(running),
        Step.Reconcile => _bucket.ReconcileAsync(running),
        Step.Verify verify => _bucket.VerifyAsync(verify, running),
        Step.WriteManifest manifest => _bucket.WriteManifestAsync(manifest, running),
        Step.Return returned => _receipts.ReturnAsync(returned, running),
        Step.Resend => ReceiptOperations.ResendAsync(running),
        Step.Deliver deliver => DeliverAsync(deliver.Target, running),
        Step.Pass pass => log.AdvanceAsync(pass.By),
        _ => throw new InvalidOperationException($"{operation} is no operation.")
    };

    public async Task FinishAsync(Step.Operation operation, RunningOperation running)
    {
        HistoryFailedException.Unless(running.Work!.IsCompleted, $"{operation} waits for something that nobody will do");
        if (running.Ended is null)
            running.End(world.NextPlace());
        try
        {
            await running.Work;
        }
        catch (Exception e) when (e is not HistoryFailedException && (running.HasDied || running.HasFailed))
        {
            if (operation is Step.Bring failed)
                Unacknowledged.UnionWith(failed.Objects);
            return;
        }
        catch (Exception e)
        {
            throw new HistoryFailedException($"{operation} failed by itself: {e.Message}", e);
        }

        if (operation is Step.Bring brought)
            (running.HasDied ? Unacknowledged : Acknowledged).UnionWith(brought.Objects);
    }

    private RecordedEntry AddEntry(Step.Bring bring, DateTimeOffset now)
    {
        var wanted = bring.Objects.Distinct().Select(number => history.Objects[number]).Where(brought => !brought.IsIgnored);
        return log.AddEntry([.. wanted], now, new RuleModel(rulesOfNow()));
    }

    private async Task BringAsync(Step.Bring bring, RunningOperation running)
    {
        Write(bring.Objects);
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

        var before = log.Before(running.Uncommitted).SelectMany(entry => entry.Objects).Select(recorded => recorded.Number);
        var isNew = wanted.Except(before).Count();
        HistoryFailedException.Unless(
            outcome.Accepted == isNew, $"R3: {bring} was answered with {outcome.Accepted} new objects, but it had {isNew}");
    }

    private async Task RaiseAsync(RunningOperation running)
    {
        var next = await running.Process.Timers.RaiseAsync(running.GivenUp);
        lock (_lock)
            _nextRaise[running.Process.Number] = next;
        // What others have under their locks is theirs.
        if (running is { HasDied: false, HasFailed: false, TakesTurns: false })
            log.Raised();
    }

    private async Task FlushAsync(Step.Flush flush, RunningOperation running)
    {
        var prefix = history.Objects[flush.Object].PrefixAt(rulesOfNow().PrefixDepth);
        var from = world.Clock.Passed;
        var openBefore = await OpenBatchAsync(running.Process, prefix);
        Batch? closed;
        try
        {
            var request = new OperatorRequest(Guid.CreateVersion7(), "simulation", null);
            closed = (await running.Process.PrefixActions.FlushAsync(request, PrefixId.Of(history.Bucket, prefix), running.GivenUp)).Closed;
        }
        finally
        {
            log.Flushed(prefix, from);
        }

        if (running.HasDied)
            return;
        if (!running.TakesTurns)
        {
            HistoryFailedException.Unless(
                closed?.BatchId == openBefore, $"R9: a flush closed {closed?.BatchId}, and {openBefore} was open");
        }

        await using var context = await running.Process.Contexts.CreateDbContextAsync();
        // One that is tried again may find that another one has closed the batch.
        HistoryFailedException.Unless(
            closed is null || running.HasFailed
                || await context.Batches.AnyAsync(row => row.BatchId == closed.BatchId && row.Reason == "flush"),
            "R9: a flush was answered with a batch that is not closed");
    }

    private async Task CancelAsync(Step.Cancel cancel, RunningOperation running)
    {
        var prefix = history.Objects[cancel.Object].PrefixAt(rulesOfNow().PrefixDepth);
        var from = world.Clock.Passed;
        var openBefore = await OpenBatchAsync(running.Process, prefix);
        try
        {
            var request = new OperatorRequest(Guid.CreateVersion7(), "simulation", null);
            var result = await running.Process.PrefixActions.CancelAsync(
                request, PrefixId.Of(history.Bucket, prefix), running.GivenUp);
            HistoryFailedException.Unless(
                running.HasDied || running.TakesTurns || result.Closed?.BatchId == openBefore,
                $"R17: a cancel closed {result.Closed?.BatchId}, and {openBefore} was open");
        }
        finally
        {
            log.Cancelled(prefix, from);
        }
    }

    private async Task<Guid?> OpenBatchAsync(SimulatedProcess process, string prefix)
    {
        await using var context = await process.Contexts.CreateDbContextAsync();
        return await context.Prefixes.Where(row => row.Bucket == history.Bucket && row.Prefix == prefix)
            .Select(row => row.BatchId).SingleOrDefaultAsync();
    }

    private async Task DeliverAsync(Target target, RunningOperation running)
    {
        var next = await running.Process.DeliverAsync(target, running.GivenUp);
        lock (_lock)
            _next[(running.Process.Number, target)] = next;
    }
}
