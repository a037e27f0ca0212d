using System.Collections.Concurrent;
using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Storage;

namespace Edp.Service.Manifests;

/// <summary>
/// Has the manifests of closed batches written, several at a time and those of one prefix one after the other, in one replica at a time, for as
/// long as S3 does not take them. What a killed one has written and not marked is written again, to the same key.
/// </summary>
internal sealed partial class ManifestRunner(
    UnwrittenBatches batches,
    ManifestWriter writer,
    BucketRules rules,
    ManifestSignal signal,
    OutboxSignal<Batch> outbox,
    IOutboxLease lease,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<ManifestRunner> logger) : BackgroundService
{
    private const string Lease = "manifests";
    private const int Looked = 100;
    private const int MaxAtOnce = 8;

    // A bucket that does not answer leaves room for the others.
    private const int MaxPerBucket = 6;

    // One prefix after the other, also where many batches of one wait.
    private const int MaxInARow = 20;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(3);

    // While nothing can be written, what is closed is no reason to look again at all that waits.
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, (string Bucket, Task Done)> _running = new();
    private readonly WritePauses _pauses = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        try
        {
            while (true)
            {
                try
                {
                    await StartAllAsync(stoppingToken);
                }
#pragma warning disable CA1031 // Whatever it was, what waits is in rows.
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    Log.LookFailed(logger, Idle.TotalSeconds, e.Message);
                }

                var look = UntilNextLook(out var waitsForPause);
                if (waitsForPause)
                    await Task.Delay(look, time, stoppingToken);
                else
                    await signal.WaitAsync(look, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Values.Select(running => running.Done));
        }
    }

    private async Task StartAllAsync(CancellationToken cancellationToken)
    {
        if (!_running.IsEmpty && !await lease.TryHoldAsync(Lease, cancellationToken))
            return;
        var after = 0L;
        while (_running.Count < MaxAtOnce)
        {
            var full = _running.Values.Select(running => running.Bucket).Where(IsFull);
            var waiting = await batches.WaitingAsync(after, Looked, [.. full.Union(_pauses.Paused(time.GetUtcNow()))], cancellationToken);
            if (waiting.Count == 0 || !await lease.TryHoldAsync(Lease, cancellationToken))
                return;
            foreach (var batch in waiting.Where(batch => !_running.ContainsKey(batch.PrefixId) && !_pauses.IsPaused(batch.PrefixId, time.GetUtcNow())))
                Start(batch, cancellationToken);
            if (waiting.Count < Looked)
                return;
            after = waiting[^1].OutboxSequence;
        }
    }

    private void Start(Batch batch, CancellationToken cancellationToken)
    {
        var bucket = BucketOf(batch);
        if (_running.Count >= MaxAtOnce || IsFull(bucket))
            return;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[batch.PrefixId] = (bucket, done.Task);
        _ = WriteAllAsync(batch, bucket, done, cancellationToken);
    }

    private bool IsFull(string bucket) =>
        _running.Values.Count(running => running.Bucket == bucket) >= (_pauses.HasFailed(bucket) ? 1 : MaxPerBucket);

    private TimeSpan UntilNextLook(out bool waitsForPause)
    {
        var now = time.GetUtcNow();
        var next = _pauses.Next(now);
        waitsForPause = next is not null && _running.IsEmpty;
        var look = waitsForPause ? LookPause : _running.IsEmpty ? Idle : Renewal;
        return next - now < look ? next.GetValueOrDefault() - now : look;
    }

    private async Task WriteAllAsync(Batch first, string bucket, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        var batch = first;
        try
        {
            for (var left = MaxInARow; ; left--)
            {
                await WriteAsync(batch, cancellationToken);
                _pauses.Succeed(bucket, batch.PrefixId);
                if (left == 1 || await batches.FirstOfAsync(batch.PrefixId, cancellationToken) is not { } next || BucketOf(next) != bucket)
                    break;
                batch = next;
            }
        }
#pragma warning disable CA1031 // The batch still waits in its row; a later look begins it anew.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!cancellationToken.IsCancellationRequested)
                await FailAsync(batch, bucket, e, cancellationToken);
        }

        _running.TryRemove(first.PrefixId, out _);
        done.SetResult();
        signal.Set();
    }

    // One without a manifest has only waited for those before it.
    private static string BucketOf(Batch batch) => batch.ManifestUri is { } uri ? ManifestFolder.BucketOf(uri) : "";

    /// <summary>Writes the manifest of a batch, where it is to have one, and lets its event go out.</summary>
    public async Task WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        var folder = batch.ManifestUri is null ? null : ManifestDestination.Of(rules.Current, batch);
        if (folder is not null)
            await writer.WriteAsync(batch, folder, cancellationToken);
        var address = folder?.AddressOf(batch.Bucket, batch.BatchId);
        if (!await batches.ReleaseAsync(batch.BatchId, address, cancellationToken))
            return;
        outbox.Set();
        if (address is not null)
            Log.Written(logger, batch.BatchId, batch.ObjectCount, address);
        else if (batch.ManifestUri is not null)
            Log.NotWanted(logger, batch.BatchId);
    }

    private async Task FailAsync(Batch batch, string bucket, Exception failure, CancellationToken cancellationToken)
    {
        var pause = _pauses.Fail(bucket, batch.PrefixId, time.GetUtcNow());
        Log.NotWritten(logger, batch.BatchId, batch.ManifestUri ?? "", pause.TotalSeconds, failure.Message);
        try
        {
            await batches.NoteAsync(batch.BatchId, failure.Message, cancellationToken);
        }
#pragma warning disable CA1031 // The log has said it.
        catch (Exception)
#pragma warning restore CA1031
        {
            // What keeps the database away is told by others.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The manifest of batch {BatchId} could not be written to {Address}, its event waits, trying again in {Seconds} s: {Reason}")]
        public static partial void NotWritten(ILogger logger, Guid batchId, string address, double seconds, string reason);

        [LoggerMessage(2, LogLevel.Error, "Looking for manifests to write failed, looking again in {Seconds} s: {Reason}")]
        public static partial void LookFailed(ILogger logger, double seconds, string reason);

        [LoggerMessage(3, LogLevel.Debug, "The manifest of batch {BatchId} with {Count} objects was written to {Address}")]
        public static partial void Written(ILogger logger, Guid batchId, long count, string address);

        [LoggerMessage(4, LogLevel.Warning, "The event of batch {BatchId} goes out without a manifest, since its rule has no ManifestTo any more")]
        public static partial void NotWanted(ILogger logger, Guid batchId);
    }
}
