using Edp.Core.Backfilling;
using Edp.Core.Batching;
using Edp.Core.Operating;
using Edp.Service.Backfilling;
using Edp.Service.Reconciling;

namespace Edp.Tests.Simulation;

/// <summary>What the service does with the bucket of the history: it lists it and compares, and writes manifests.</summary>
internal sealed class BucketOperations(World world, History history, HistoryLog log)
{
    // A page of a backfill is as large as its rate.
    private const int Rate = 2;
    private const int Looked = 1_000;

    /// <summary>What the listing that is under way is about to record.</summary>
    public RecordedEntry AddEntry(DateTimeOffset now, RuleModel rule)
    {
        var running = RunningOperation.Current!;
        var counted = running.Listed.Where(listed => !listed.IsIgnored);
        return running.Verified is { } batch
            ? log.AddEntry([.. counted.Where(listed => listed.PrefixAt(rule.Depth) == batch.Prefix)], now, rule, batch.BatchId)
            : log.AddEntry([.. counted], now, rule);
    }

    /// <summary>Records the next page of a backfill, which is asked for where none is under way.</summary>
    public async Task BackfillAsync(RunningOperation running)
    {
        var process = running.Process;
        if (await process.Backfills.NextAsync(running.GivenUp) is null)
            await BeginBackfillAsync(running);
        if (await process.Backfills.NextAsync(running.GivenUp) is not { } backfill || !await HoldsAsync("backfill", running))
            return;
        try
        {
            await process.BackfillPages.RecordNextAsync(backfill, running.GivenUp);
        }
        catch (BackfillMovedException)
        {
            // Another process has recorded the page.
        }
    }

    /// <summary>Compares what the history has with its bucket.</summary>
    public Task ReconcileAsync(RunningOperation running)
    {
        var process = running.Process;
        var rule = process.Rules.Current.Rules.Single(rule => rule.Options.BucketName == history.Bucket);
        return rule.Options.ReconcileEvery is null ? Task.CompletedTask : process.Reconciler.ReconcileAsync(rule, running.GivenUp);
    }

    /// <summary>Lists the prefix of a batch that waits for it.</summary>
    public async Task VerifyAsync(Step.Verify verify, RunningOperation running)
    {
        var waiting = await running.Process.VerifiedBatches.WaitingAsync(Looked, running.GivenUp);
        if (Pick(waiting, verify.Batch) is not { } batch || !await HoldsAsync("verify", running))
            return;
        running.Verified = batch;
        try
        {
            await running.Process.Verifier.VerifyAsync(batch, running.GivenUp);
        }
        catch (BatchMovedException)
        {
            // Another process has let its event go.
        }
    }

    /// <summary>Writes the manifest of a batch that waits for it.</summary>
    public async Task WriteManifestAsync(Step.WriteManifest manifest, RunningOperation running)
    {
        var waiting = await running.Process.UnwrittenBatches.WaitingAsync(0, Looked, [], running.GivenUp);
        if (Pick(waiting, manifest.Batch) is { } batch && await HoldsAsync("manifests", running))
            await running.Process.Manifests.WriteAsync(batch, running.GivenUp);
    }

    private async Task BeginBackfillAsync(RunningOperation running)
    {
        var now = running.Process.Clock.GetUtcNow();
        var backfill = new Backfill
        {
            BackfillId = Guid.CreateVersion7(), Bucket = history.Bucket, Prefix = "", Rate = Rate, State = BackfillStates.Running,
            CreatedAt = now, UpdatedAt = now
        };
        log.Backfills.Add(backfill.BackfillId, world.S3.Current);
        await running.Process.BackfillActions.BeginAsync(
            new OperatorRequest(Guid.CreateVersion7(), "simulation", null), backfill, running.GivenUp);
    }

    /// <summary>One of those that are the first of their prefix.</summary>
    private Batch? Pick(List<Batch> waiting, int which)
    {
        var first = waiting.Where(batch => batch.Bucket == history.Bucket).DistinctBy(batch => batch.PrefixId).ToList();
        return first.Count == 0 ? null : first[which % first.Count];
    }

    private static Task<bool> HoldsAsync(string lease, RunningOperation running) =>
        running.Process.Lease.TryHoldAsync(lease, running.GivenUp);
}
