using Edp.Core.Clocks;
using Edp.Core.Lists;
using Edp.Core.Text;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Service.Transactions;
using Microsoft.Extensions.Options;

namespace Edp.Service.Lists;

/// <summary>
/// Reads lists of expected files (R15), outside of every transaction. What could not be read is tried again as long as its batch is open, with
/// pauses that get longer; the batch tells why.
/// </summary>
internal sealed partial class ListReader(
    ExpectedLists lists,
    IListSource source,
    ListSignal signal,
    ExpectationTransactions expectations,
    StoreReadiness readiness,
    IOptions<EdpOptions> options,
    TimeProvider time,
    ILogger<ListReader> logger) : BackgroundService
{
    // For what another process left; a list of this one is signalled.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    // Longer than reading takes, and recording what was read.
    private readonly TimeSpan _lease = TimeSpan.FromSeconds(options.Value.Lists.Timeout) + TimeSpan.FromMinutes(1);

    /// <summary>Reads all that is due.</summary>
    /// <returns>How long to wait for the next.</returns>
    public async Task<TimeSpan> ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var list in await lists.TakeDueAsync(_lease, cancellationToken))
            await ReadAsync(list, cancellationToken);
        var wait = await lists.NextDueAsync(cancellationToken) - time.GetUtcNow() ?? PollInterval;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < PollInterval ? wait : PollInterval;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            var wait = PollInterval;
            try
            {
                wait = await ReadAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the lists are still in their rows; the reader must outlive it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e, MinPause.TotalSeconds, e.Message);
                wait = MinPause;
            }

            await signal.WaitAsync(wait, time, stoppingToken);
        }
    }

    private async Task ReadAsync(ExpectedListRow list, CancellationToken cancellationToken)
    {
        try
        {
            var content = await source.ReadAsync(list.Bucket, list.Key, list.VersionId, cancellationToken);
            var rule = (await expectations.RuleOfAsync(list, cancellationToken)).Expectation;
            var entries = ListText.Read(content.Bytes, rule.ListFormat, rule.ListPointer);
            if (!content.HasMd5Etags)
                entries = [.. entries.Select(entry => entry with { Md5 = null })];
            var listed = await expectations.ListReadAsync(list, entries, cancellationToken);
            Log.Read(logger, list.Bucket, Printable.Message(list.Key), listed);
        }
        catch (UnreadableListException e)
        {
            var pause = e.MayPass ? Pause(list.Attempts) : (TimeSpan?)null;
            Log.Unreadable(logger, list.Bucket, Printable.Message(list.Key), e.Message);
            await expectations.ListFailedAsync(list, e.Message, time.GetMicrosecondNow() + pause, cancellationToken);
        }
    }

    private static TimeSpan Pause(int attempts)
    {
        var pause = MinPause * Math.Pow(2, Math.Min(attempts, 10));
        return pause < MaxPause ? pause : MaxPause;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The list {Bucket}/{Key} is read, its batch has to contain {Count} files")]
        public static partial void Read(ILogger logger, string bucket, string key, long count);

        [LoggerMessage(2, LogLevel.Warning, "The list {Bucket}/{Key} cannot be read, its batch stays incomplete until it can: {Reason}")]
        public static partial void Unreadable(ILogger logger, string bucket, string key, string reason);

        [LoggerMessage(3, LogLevel.Error, "Reading lists failed, retrying in {Seconds} s: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, double seconds, string reason);
    }
}
