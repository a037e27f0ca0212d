using Edp.Core.Backfilling;
using Edp.Core.Outbox;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Tests.Simulation;

/// <summary>What the service does by itself beside timers and deliveries, once faults are over, until nothing of it is left.</summary>
internal sealed class BackgroundWork(
    World world, History history, HistoryLog log, IReadOnlyList<SimulatedProcess> processes, Func<Step.Operation, Task> run)
{
    private const int Unverified = (int)EventSinks.Unverified;
    private const int Unwritten = (int)EventSinks.Unwritten;

    private int Process => processes[0].Number;

    /// <summary>Does what there is to do now.</summary>
    /// <returns>Whether there was something.</returns>
    public async Task<bool> RunAsync()
    {
        var left = await LeftAsync();
        if (left.Unverified)
            await run(new Step.Verify(0, null, Process));
        if (left.Unwritten)
            await run(new Step.WriteManifest(0, null, Process));
        if (left.Backfills)
            await run(new Step.Backfill(null, Process));
        if (left.Replays)
            await run(new Step.ContinueReplay(null, Process));
        var isBack = world.EventBridge.Log.Taken.Any(taken => taken is { IsLost: false, IsReturned: false });
        if (isBack)
            await run(new Step.Return(false, null, Process));
        return left.Unverified || left.Unwritten || left.Backfills || left.Replays || isBack;
    }

    /// <summary>Does what comes seldom, when all else is done.</summary>
    /// <returns>Whether there was something.</returns>
    public async Task<bool> RunLastAsync()
    {
        if (!log.WasReconciled)
        {
            await run(new Step.Reconcile(null, Process));
            log.WasReconciled = true;
            return true;
        }

        if (!await AreMissingAsync())
            return false;
        await log.AdvanceAsync(World.ReceiptWithin);
        await run(new Step.Resend(null, Process));
        return true;
    }

    private Task<(bool Unverified, bool Unwritten, bool Backfills, bool Replays)> LeftAsync() => ReadAsync(async context =>
    {
        var held = await context.Batches.Where(row => row.PublishedAt == null && row.DeliveredSinks >= Unverified)
            .Select(row => row.DeliveredSinks).ToListAsync();
        return (
            held.Exists(sinks => (sinks & Unverified) != 0),
            held.Contains(Unwritten),
            log.Backfills.Count > 0 && await context.Backfills.AnyAsync(row => row.Bucket == history.Bucket && row.State == BackfillStates.Running),
            log.Replays.Count > 0 && await context.Replays.AnyAsync(row => row.Bucket == history.Bucket && row.FinishedAt == null));
    });

    private Task<bool> AreMissingAsync() => ReadAsync(async context =>
        await context.Batches.AnyAsync(row => row.Bucket == history.Bucket && row.ReceiptDueAt != null)
        || await context.ReadyPackages.AnyAsync(row => row.Bucket == history.Bucket && row.ReceiptDueAt != null));

    private async Task<T> ReadAsync<T>(Func<EdpDbContext, Task<T>> read)
    {
        await using var context = await world.Processes[0].Contexts.CreateDbContextAsync();
        return await read(context);
    }
}
