using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Ignored;

/// <summary>
/// Writes every second what was counted, in one statement, and deletes the rows that were not counted for longest when there are too many.
/// A process that is killed loses the counts of its last second.
/// </summary>
internal sealed partial class IgnoredKeyWriter(
    IgnoredKeyBuffer buffer,
    IIgnoredKeyStore store,
    StoreTransactions transactions,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<IgnoredKeyWriter> logger) : BackgroundService
{
    /// <summary>How many rows the table has at most.</summary>
    public const int MaxRows = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _hasFailed;

    /// <summary>Writes what was counted so far. Where the database does not take it, it is kept for the next time.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (buffer.Take() is { Count: > 0 } counts)
                await WriteAsync(counts, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!readiness.IsReady)
            return;
        try
        {
            await WriteAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The time to stop is over, and the counts of the last second are not worth more of it.
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await WriteAsync(stoppingToken);
    }

    private async Task WriteAsync(IReadOnlyList<IgnoredKey> counts, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await transactions.WithRetriesAsync(database => AddAsync(database, counts, ended.Token), ended.Token);
            _hasFailed = false;
        }
#pragma warning disable CA1031 // Counts are not worth more than a line of the log; the next write may succeed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            buffer.PutBack(counts);
            if (!_hasFailed)
                Log.Failed(logger, e.Message);
            _hasFailed = true;
        }
    }

    private async Task<int> AddAsync(EdpDbContext database, IReadOnlyList<IgnoredKey> counts, CancellationToken cancellationToken)
    {
        await store.AddAsync(database, counts, cancellationToken);
        var oldest = database.IgnoredKeys.OrderByDescending(row => row.LastAt).ThenBy(row => row.IgnoredKeyId)
            .Skip(MaxRows).Select(row => row.IgnoredKeyId);
        return await database.IgnoredKeys.Where(row => oldest.Contains(row.IgnoredKeyId)).ExecuteDeleteAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Counts of ignored keys were not written, they are kept for the next time: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
