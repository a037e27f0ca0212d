using Edp.Core.Configuration;
using Edp.Core.Operating;
using Microsoft.EntityFrameworkCore;

namespace Edp.Tests.Simulation;

/// <summary>Replays that somebody asks for (R17).</summary>
internal sealed class ReplayOperations(World world, History history, HistoryLog log, Func<BucketOptions> rulesOfNow)
{
    /// <summary>Has the newest published batch of a prefix sent again.</summary>
    public async Task ReplayAsync(Step.Replay replay, RunningOperation running)
    {
        var prefix = history.Objects[replay.Object].PrefixAt(rulesOfNow().PrefixDepth);
        // A replay hides when its batch was published first.
        await log.ObserveAsync();
        if (await NewestPublishedAsync(running.Process, prefix) is not { } batchId)
            return;

        var entry = new ReplayEntry(batchId, replay.To, world.NextPlace());
        log.Replays.Add(entry);
        try
        {
            var request = new OperatorRequest(Guid.CreateVersion7(), "simulation", null);
            var result = await running.Process.Replays.ReplayAsync(request, batchId, replay.To, running.GivenUp);
            entry.IsAnswered = !running.HasDied && result is { IsRefused: false };
            HistoryFailedException.Unless(
                entry.IsAnswered || running.HasDied, $"R17: a replay of {batchId} was refused, though its event was published");
            world.Tally.Count("batch replayed");
        }
        finally
        {
            entry.Ended = world.NextPlace();
        }
    }

    /// <summary>Has all published batches sent again.</summary>
    public async Task ReplayAllAsync(Step.ReplayAll replay, RunningOperation running)
    {
        // A replay hides when its batches were published first.
        await log.ObserveAsync();
        var began = world.NextPlace();
        var request = new OperatorRequest(Guid.CreateVersion7(), "simulation", null);
        var isAnswered = false;
        try
        {
            var begun = await running.Process.BucketReplays.BeginAsync(
                request, history.Bucket, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200), replay.To, running.GivenUp);
            isAnswered = !running.HasDied && begun is not null;
            world.Tally.Count("bucket replayed");
        }
        finally
        {
            // What was written down is done, whether or not somebody was told.
            await using var context = await world.Processes[0].Contexts.CreateDbContextAsync();
            var listed = await context.ReplayBatches.Where(row => row.ReplayId == request.ActionId).Select(row => row.BatchId).ToListAsync();
            log.Replays.AddRange(listed.Select(id => new ReplayEntry(id, replay.To, began) { IsAnswered = isAnswered }));
        }
    }

    private async Task<Guid?> NewestPublishedAsync(SimulatedProcess process, string prefix)
    {
        await using var context = await process.Contexts.CreateDbContextAsync();
        return await context.Batches.Where(row => row.Bucket == history.Bucket && row.Prefix == prefix && row.PublishedAt != null)
            .OrderByDescending(row => row.BatchNumber).Select(row => (Guid?)row.BatchId).FirstOrDefaultAsync();
    }
}
