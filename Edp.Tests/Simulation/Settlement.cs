using Edp.Service.Batching;
using Edp.Service.Storage;

namespace Edp.Tests.Simulation;

/// <summary>Faults are over: everything that is open leaves in its time, and everything that left gets to the sink.</summary>
internal sealed class Settlement(World world, History history, Func<Step.Operation, Task> run)
{
    private const int MostHops = 500;
    private const int MostRounds = 50;
    private const int MostTries = 6;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    // SQS delays by whole seconds.
    private static readonly TimeSpan TimersPrecision = TimeSpan.FromSeconds(2);

    /// <summary>No message was ever lost: what is open leaves without the sweeper, and in time.</summary>
    public async Task WaitForTimersAsync()
    {
        var began = world.Clock.GetUtcNow();
        var open = await ReadAsync(context => HistoryRows.ReadOpenAsync(context, history.Bucket));
        for (var hops = 0; hops < MostHops && await NextAsync() is { } next; hops++)
        {
            world.Clock.Advance(next);
            await CarryAllAsync();
            for (var which = SimulatedProcess.Sweeper + 1; which < world.Processes[0].Looks.Count; which++)
                await run(new Step.Look(which, null, 0));
        }

        HistoryFailedException.Unless(world.Network.IsEmpty, "R11: timers never end");
        await RequireAllLeftAsync();
        await RequireInTimeAsync(open, began);
        if (!history.Steps.Any(step => step is Step.SinkFails))
            HistoryFailedException.Unless(await LastTryAsync() is null, "R12: no message was lost, and an event waits for the sweeper");
        world.Tally.Count("settled by timers alone");
    }

    /// <summary>Messages were lost: what is open leaves when the sweeper looks.</summary>
    public async Task WaitForSweeperAsync()
    {
        world.Network.Clear();
        if (await LastDueAsync() is { } due)
            world.Clock.Advance(due + TimeSpan.FromSeconds(1) - world.Clock.GetUtcNow());
        await run(new Step.Look(SimulatedProcess.Sweeper, null, 0));
        await CarryAllAsync();
        await RequireAllLeftAsync();
        world.Tally.Count("settled by the sweeper");
    }

    /// <summary>What failed at the sink is sent again.</summary>
    public async Task PublishAllAsync()
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await LastTryAsync() is not { } due)
                return;
            HistoryFailedException.Unless(
                due <= world.Clock.Latest + LongestPause, $"R12: an event waits until {due:O} before it is sent again");
            var rest = due - world.Clock.GetUtcNow();
            world.Clock.Advance(LongestPause + TimeSpan.FromMinutes(1) + (rest > TimeSpan.Zero ? rest : TimeSpan.Zero));
            await run(new Step.Look(SimulatedProcess.Sweeper, null, 0));
            await CarryAllAsync();
        }

        throw new HistoryFailedException("R12: a batch left and is never published");
    }

    private async Task CarryAllAsync()
    {
        // Timers that are taken may send more that is due at once.
        for (var rounds = 0; rounds < MostRounds && world.Network.Messages.Any(message => message.DueAt <= world.Clock.Passed); rounds++)
            await run(new Step.Carry(int.MaxValue, rounds, false, false, null, 0));
    }

    /// <summary>How long until a message arrives, or something is due that has no timer; null when there is nothing to wait for.</summary>
    private async Task<TimeSpan?> NextAsync()
    {
        var messages = world.Network.Messages.Min(message => (TimeSpan?)message.DueAt) - world.Clock.Passed;
        var open = await ReadAsync(context => HistoryRows.ReadOpenAsync(context, history.Bucket));
        var untimed = open.Where(prefix => prefix.TimerToken is null).Min(prefix => prefix.TimerDueAt) - world.Clock.GetUtcNow();
        return untimed is null || messages < untimed ? messages : untimed;
    }

    private async Task RequireAllLeftAsync() =>
        HistoryFailedException.Unless(await LastDueAsync() is null, "R5/R11: a batch is open past its time");

    private async Task RequireInTimeAsync(IReadOnlyList<PrefixState> open, DateTimeOffset began)
    {
        // Timers go by true time, what is due by the service's clock.
        if (history.Steps.Any(step => step is Step.Correct))
            return;

        var rows = await ReadAsync(context => HistoryRows.ReadAsync(context, history.Bucket));
        foreach (var prefix in open)
        {
            var left = rows.Batches.Single(batch => batch.BatchId == prefix.BatchId);
            var due = prefix.DueAt > began ? prefix.DueAt.Value : began;
            HistoryFailedException.Unless(
                left.ReadyAt <= due + TimersPrecision, $"R5/R11: batch {left.BatchNumber} was due at {due:O} and left at {left.ReadyAt:O}");
            world.Tally.Count(prefix.TimerToken is null ? "batch woken in time" : "batch left in time by its timer");
        }
    }

    private async Task<DateTimeOffset?> LastDueAsync() =>
        (await ReadAsync(context => HistoryRows.ReadOpenAsync(context, history.Bucket))).Max(prefix => prefix.DueAt);

    /// <summary>When the last of the unpublished events is tried again; null when all are published.</summary>
    private async Task<DateTimeOffset?> LastTryAsync()
    {
        var rows = await ReadAsync(context => HistoryRows.ReadAsync(context, history.Bucket));
        return rows.Batches.Where(batch => batch.PublishedAt is null).Max(batch => (DateTimeOffset?)batch.PublishDueAt);
    }

    private async Task<T> ReadAsync<T>(Func<EdpDbContext, Task<T>> read)
    {
        await using var context = await world.Processes[0].Contexts.CreateDbContextAsync();
        return await read(context);
    }
}
