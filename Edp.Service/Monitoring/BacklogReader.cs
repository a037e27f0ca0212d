using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Configuration;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using Edp.Service.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Edp.Service.Monitoring;

/// <summary>Reads every 15 s what is open and late, while somebody wants to know.</summary>
internal sealed partial class BacklogReader(
    StoreTransactions transactions,
    IEnumerable<IEventSink> sinks,
    SinkStates states,
    StoreReadiness readiness,
    EdpTelemetry telemetry,
    IOptions<EdpOptions> options,
    TimeProvider time,
    ILogger<BacklogReader> logger) : BackgroundService
{
    // Counting goes through the rows; who waits for more than that has another question.
    private const int MaxCounted = 10_000;

    private const int NoEvent = (int)EventSinks.NoEvent;

    private readonly EventSinks[] _sinks = [.. sinks.Select(sink => sink.Kind)];

    private readonly ReceiptsOptions _receipts = options.Value.Receipts;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    // Shorter than the interval: what is not known for longer than that must not look as if it were.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Backlog? _read;
    private long _readAt;

    /// <summary>The sinks that are configured.</summary>
    public IReadOnlyList<EventSinks> Sinks => _sinks;

    /// <summary>What is open and late, as it was a few seconds ago at the earliest; null while the database cannot be asked.</summary>
    public async Task<Backlog?> CurrentAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_read is null || time.GetElapsedTime(_readAt) > Patience)
                await TryReadAsync(cancellationToken);
            return _read;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    /// <summary>Reads once.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken) =>
        Keep(await transactions.ReadAsync(
            async database =>
            {
                var open = await database.Prefixes.LongCountAsync(prefix => prefix.BatchId != null, cancellationToken);
                var due = await database.Prefixes.Where(prefix => prefix.BatchId != null && prefix.DueAt != null)
                    .OrderBy(prefix => prefix.DueAt).Select(prefix => prefix.DueAt).FirstOrDefaultAsync(cancellationToken);
                var now = time.GetUtcNow();
                var outboxes = new List<SinkBacklog>();
                foreach (var sink in _sinks)
                    outboxes.Add(await ReadAsync(database, sink, now, cancellationToken));
                var ready = await OldestBatchAsync(
                    database.Batches.Where(batch => batch.PublishedAt == null && batch.DeliveredSinks < NoEvent), cancellationToken);
                var heldBack = await HeldBackReader.ReadAsync(database, cancellationToken);
                var oldest = new[] { due, ready, heldBack.Oldest, now }.Min().GetValueOrDefault();
                return new Backlog(open, Age(oldest, now), outboxes)
                {
                    Unwritten = new LateRows(heldBack.Unwritten, Age(heldBack.OldestUnwritten ?? now, now)),
                    Receipts = _receipts.Enabled ? await LateRowsReader.MissingReceiptsAsync(database, now, cancellationToken) : null,
                    Unpackaged = _receipts.PackagedWithin > 0 ? await LateRowsReader.UnpackagedAsync(database, now, cancellationToken) : null
                };
            },
            cancellationToken));

    /// <summary>Reads once. After a failure nothing is known, and nothing is exported until a reading succeeds.</summary>
    public async Task TryReadAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await ReadAsync(ended.Token);
        }
#pragma warning disable CA1031 // The next reading may succeed; a reading must never end the service.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // A value of the past would hide that nobody knows the present one.
            Keep(null);
            Log.Failed(logger, e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        telemetry.ObserveSinks(() => [.. _sinks.Select(Measure)]);
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            if (telemetry.BacklogIsRead)
                await TryReadAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Keep(Backlog? backlog)
    {
        (_read, _readAt) = (backlog, time.GetTimestamp());
        telemetry.SetBacklog(backlog);
    }

    private SinkMeasure Measure(EventSinks sink)
    {
        var (state, now) = (states.Of(sink), time.GetUtcNow());
        return new SinkMeasure(
            sink,
            state.LastSuccessAt is { } success ? Age(success, now) : null,
            state.LastErrorAt is { } error ? Age(error, now) : null,
            state.NextTryAt is { } next ? Age(now, next) : null);
    }

    private static async Task<SinkBacklog> ReadAsync(
        EdpDbContext database, EventSinks sink, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var bit = (int)sink;
        var batches = database.Batches.Where(row => row.PublishedAt == null && row.DeliveredSinks < NoEvent && (row.DeliveredSinks & bit) == 0);
        var packages = database.ReadyPackages.Where(row => row.PublishedAt == null && (row.DeliveredSinks & bit) == 0);
        var count = await batches.Take(MaxCounted).LongCountAsync(cancellationToken)
            + await packages.Take(MaxCounted).LongCountAsync(cancellationToken);
        if (count == 0)
            return new SinkBacklog(sink, 0, TimeSpan.Zero);
        var (batch, package) = (await OldestBatchAsync(batches, cancellationToken), await OldestAsync(packages, cancellationToken));
        var oldest = (batch ?? now) < (package ?? now) ? batch ?? now : package ?? now;
        return new SinkBacklog(sink, count, Age(oldest, now));
    }

    /// <summary>A batch that is sent again waits since that was asked for.</summary>
    private static async Task<DateTimeOffset?> OldestBatchAsync(IQueryable<Batch> rows, CancellationToken cancellationToken)
    {
        var first = await OldestAsync(rows.Where(row => row.ReplayedAt == null), cancellationToken);
        var again = await rows.Where(row => row.ReplayedAt != null).OrderBy(row => row.OutboxSequence).Select(row => row.ReplayedAt)
            .FirstOrDefaultAsync(cancellationToken);
        return again < first || first is null ? again : first;
    }

    private static async Task<DateTimeOffset?> OldestAsync<TRow>(IQueryable<TRow> rows, CancellationToken cancellationToken)
        where TRow : OutboxRow =>
        await rows.OrderBy(row => row.OutboxSequence).Select(row => (DateTimeOffset?)row.ReadyAt).FirstOrDefaultAsync(cancellationToken);

    private static TimeSpan Age(DateTimeOffset since, DateTimeOffset now) => since < now ? now - since : TimeSpan.Zero;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Reading the open and overdue batches failed, their metrics pause until it succeeds: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
