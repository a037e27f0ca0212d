using System.Collections.Concurrent;
using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Storage;

namespace Edp.Service.Reconciling;

/// <summary>
/// Has the prefixes of closed batches listed, several at a time and those of one prefix one after the other, in one replica at a time. What a
/// killed one left is begun anew.
/// </summary>
internal sealed partial class VerifyRunner(
    VerifiedBatches batches,
    BatchVerifier verifier,
    VerifySignal signal,
    IOutboxLease lease,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<VerifyRunner> logger) : BackgroundService
{
    private const string Lease = "verify";
    private const int MaxAtOnce = 8;
    private const int Looked = 1_000;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Guid, Task> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        try
        {
            while (true)
            {
                try
                {
                    await StartAsync(_running.Count, stoppingToken);
                }
#pragma warning disable CA1031 // Whatever it was, what waits is in rows.
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    Log.Failed(logger, e.Message);
                }

                await signal.WaitAsync(_running.IsEmpty ? Idle : Renewal, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Values);
        }
    }

    private async Task StartAsync(int running, CancellationToken cancellationToken)
    {
        if (await batches.WaitingAsync(Looked, cancellationToken) is not { Count: > 0 } waiting
            || !await lease.TryHoldAsync(Lease, cancellationToken))
        {
            return;
        }

        var prefixes = new HashSet<Guid>();
        foreach (var batch in waiting)
        {
            if (running == MaxAtOnce)
                return;
            if (!prefixes.Add(batch.PrefixId) || _running.ContainsKey(batch.PrefixId))
                continue;
            running++;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _running[batch.PrefixId] = done.Task;
            _ = VerifyAsync(batch, done, cancellationToken);
        }
    }

    private async Task VerifyAsync(Batch batch, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        try
        {
            await verifier.VerifyAsync(batch, cancellationToken);
        }
#pragma warning disable CA1031 // The batch still waits in its row; the next look begins it anew.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!cancellationToken.IsCancellationRequested)
                Log.Failed(logger, e.Message);
            // Not at once: what failed now fails again.
            await Task.WhenAny(Task.Delay(Renewal, time, cancellationToken));
        }

        _running.TryRemove(batch.PrefixId, out _);
        done.SetResult();
        signal.Set();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Comparing closed batches with their bucket failed and goes on: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
