using Edp.Core.Outbox;
using Edp.Service.Configuration;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Telemetry;
using Microsoft.Extensions.Options;

namespace Edp.Service.Publishing;

/// <summary>
/// Delivers the rows of an outbox to every configured sink, each at its own pace. It is signalled after each commit that gives out rows, and
/// queries every <c>Edp:Outbox:PollInterval</c> for what another process left.
/// </summary>
internal sealed partial class OutboxDispatcher<TRow> : BackgroundService
    where TRow : OutboxRow
{
    private readonly List<(SinkDelivery<TRow> Delivery, Signal Signal)> _deliveries = [];
    private readonly StoreReadiness _readiness;
    private readonly OutboxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public OutboxDispatcher(
        IEnumerable<IEventSink> sinks,
        OutboxContent<TRow> content,
        IOutboxStore<TRow> outbox,
        IOutboxLease lease,
        LostEvents lostEvents,
        OutboxSignal<TRow> signal,
        IEnumerable<ISagaOutputObserver> observers,
        SinkStates states,
        StoreReadiness readiness,
        EdpTelemetry telemetry,
        EventTraces traces,
        IOptions<EdpOptions> options,
        TimeProvider time,
        ILogger<OutboxDispatcher<TRow>> logger)
    {
        (_readiness, _options, _time, _logger) = (readiness, options.Value.Outbox, time, logger);
        var all = sinks.ToList();
        var configured = all.Aggregate(EventSinks.None, (kinds, sink) => kinds | sink.Kind);
        ISagaOutputObserver[] heard = [.. observers];
        var receipts = options.Value.Receipts;
        foreach (var sink in all)
        {
            var receiptWithin = receipts.Enabled && sink.Kind == EventSinks.EventBridge ? TimeSpan.FromSeconds(receipts.Within) : (TimeSpan?)null;
            var delivery = new SinkDelivery<TRow>(
                sink, configured, content, outbox, lease, lostEvents, heard, states, telemetry, traces, receiptWithin, time, logger);
            _deliveries.Add((delivery, signal.Connect()));
        }
    }

    /// <summary>Delivers once to every sink what it has not accepted.</summary>
    public Task DeliverAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_deliveries.Select(sink => sink.Delivery.DeliverAsync(_options.BatchSize, cancellationToken)));

    public override void Dispose()
    {
        _deliveries.ForEach(sink => sink.Delivery.Dispose());
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _readiness.WaitAsync(stoppingToken);
        await Task.WhenAll(_deliveries.Select(sink => RunAsync(sink.Delivery, sink.Signal, stoppingToken)));
    }

    private async Task RunAsync(SinkDelivery<TRow> delivery, Signal signal, CancellationToken cancellationToken)
    {
        var pollInterval = TimeSpan.FromSeconds(_options.PollInterval);
        while (true)
        {
            NextDelivery next;
            try
            {
                next = await delivery.DeliverAsync(_options.BatchSize, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever it was, the next try may succeed; the dispatcher must outlive it.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(_logger, e, pollInterval.TotalSeconds, e.Message);
                // Whoever signals has just committed: the database, if it was that, is there again.
                next = new NextDelivery(pollInterval, EndsBySignal: true);
            }

            var wait = next.After is { } after && after < pollInterval ? after : pollInterval;
            wait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            if (next.EndsBySignal)
                await signal.WaitAsync(wait, _time, cancellationToken);
            else
                await Task.Delay(next.After ?? wait, _time, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Delivering from the outbox failed, retrying in {Seconds} s: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, double seconds, string reason);
    }
}
