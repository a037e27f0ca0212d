using Edp.Core.Outbox;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Tests.Simulation;

/// <summary>
/// Faults are over: timers are raised and events delivered when the service itself says it would, until nothing is open, nothing waits and
/// nothing is undelivered.
/// </summary>
internal sealed class Settlement(
    World world,
    HistoryLog log,
    IReadOnlyList<SimulatedProcess> processes,
    Operations operations,
    BackgroundWork background,
    Func<Step.Operation, Task> run)
{
    private const int MaxRounds = 400;
    private const int NoEvent = (int)EventSinks.NoEvent;
    private static readonly TimeSpan MinWait = TimeSpan.FromMilliseconds(50);

    // A lease that someone died with is asked for ten times a second; that is not of interest here.
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(1);

    public async Task WaitAsync()
    {
        log.Settles();
        for (var round = 0; round < MaxRounds; round++)
        {
            var pause = await DeliverAsync();
            foreach (var process in processes)
                await run(new Step.Raise(null, process.Number));
            await log.ObserveAsync();
            var worked = await background.RunAsync();
            if (await IsSettledAsync() && !worked)
            {
                if (!await background.RunLastAsync())
                    return;
                continue;
            }

            // What the timers gave out is signalled, and delivered at once.
            if (pause is null && await log.HasUndeliveredAsync())
                continue;
            var next = NextRaise();
            if (worked && next > MinPause)
                next = MinPause;
            if (pause is not null && next > MinPause)
                next = pause < MinPause ? MinPause : pause < next ? pause.Value : next;
            await log.AdvanceAsync(next > MinWait ? next : MinWait);
        }

        throw new HistoryFailedException("R5/R11/R12: it never comes to rest");
    }

    /// <summary>Gives every sink what it has not accepted.</summary>
    /// <returns>How long a delivery pauses; null when all was delivered.</returns>
    private async Task<TimeSpan?> DeliverAsync()
    {
        TimeSpan? pause = null;
        foreach (var target in Target.All)
        {
            await run(new Step.Deliver(target, null, processes[0].Number));
            var next = operations.NextDelivery(processes[0].Number, target);
            HistoryFailedException.Unless(
                next.After is not null || !await HasUndeliveredAsync(target),
                $"R12: {target}: the service waits, and something is undelivered");
            pause = next.After < pause || pause is null ? next.After ?? pause : pause;
        }

        return pause;
    }

    private TimeSpan NextRaise() =>
        processes.Min(process => operations.NextRaise(process.Number) - process.Clock.GetUtcNow());

    private Task<bool> IsSettledAsync() => ReadAsync(async context =>
        !await context.Prefixes.AnyAsync(row => row.BatchId != null)
        && !await context.Packages.AnyAsync(row => row.DueAt != null)
        && !await context.Batches.AnyAsync(row => row.PublishedAt == null && (row.DeliveredSinks & NoEvent) == 0)
        && !await context.ReadyPackages.AnyAsync(row => row.PublishedAt == null));

    private Task<bool> HasUndeliveredAsync(Target target) => ReadAsync(context => target.IsPackages
        ? AnyUndeliveredAsync(context.ReadyPackages, target.Sink)
        : AnyUndeliveredAsync(context.Batches, target.Sink));

    private static Task<bool> AnyUndeliveredAsync(IQueryable<OutboxRow> rows, EventSinks sink)
    {
        var bit = (int)sink;
        return rows.AnyAsync(row => row.PublishedAt == null && row.DeliveredSinks < NoEvent && (row.DeliveredSinks & bit) == 0);
    }

    private async Task<T> ReadAsync<T>(Func<EdpDbContext, Task<T>> read)
    {
        await using var context = await world.Processes[0].Contexts.CreateDbContextAsync();
        return await read(context);
    }
}
