using Edp.Core.Clocks;
using Edp.Core.Outbox;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Telemetry;

namespace Edp.Service.Publishing;

/// <summary>Delivers one outbox to one sink, in order; what another sink does or does not do has no part in it.</summary>
internal sealed partial class SinkDelivery<TRow>(
    IEventSink sink,
    EventSinks configured,
    OutboxContent<TRow> content,
    IOutboxStore<TRow> outbox,
    IOutboxLease lease,
    LostEvents lostEvents,
    IReadOnlyList<ISagaOutputObserver> observers,
    SinkStates states,
    EdpTelemetry telemetry,
    EventTraces traces,
    TimeSpan? receiptWithin,
    TimeProvider time,
    ILogger logger)
    : ISinkDelivery, IDisposable
    where TRow : OutboxRow
{
    // A sink that was away is asked with few, before it gets all that has waited.
    private const int ProbeSize = 10;
    private static readonly TimeSpan LeaseRenewal = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WaitForLease = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MarkGrace = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly SinkPause _pause = new();
    private readonly SinkPause _refusal = new();
    private readonly string _leaseName = $"{content.Name}/{sink.Kind}";

    // The groups whose next event the sink has refused, while it took others: they wait, the others do not.
    private readonly HashSet<Guid> _refusedGroups = [];
    private DateTimeOffset _refusedUntil = DateTimeOffset.MinValue;
    private string _refusalReason = "";

    /// <summary>The file's id of an event is kept where there is no bus that gives one.</summary>
    private bool KeepsId => sink.Kind == EventSinks.EventBridge || (sink.Kind == EventSinks.File && !configured.HasFlag(EventSinks.EventBridge));

    public async Task<NextDelivery> DeliverAsync(int batchSize, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await lostEvents.ResendAsync(sink, cancellationToken);
            if ((await outbox.QueryUndeliveredAsync(sink.Kind, configured, after: 0, take: 1, cancellationToken)).Count > 0)
                return await TryDeliverAsync(batchSize, cancellationToken);
            states.NothingWaits(content.Name, sink.Kind);
            return NextDelivery.WhenSignalled;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<NextDelivery> TryDeliverAsync(int batchSize, CancellationToken cancellationToken)
    {
        if (!await lease.TryHoldAsync(_leaseName, cancellationToken))
            return NextDelivery.AfterPause(WaitForLease);
        try
        {
            return await WithLeaseAsync(() => DeliverAllAsync(batchSize, cancellationToken), cancellationToken);
        }
        catch (EventSinkException e)
        {
            var pause = _pause.Fail();
            var now = time.GetUtcNow();
            states.Failed(content.Name, sink.Kind, e.Message, now, now + pause);
            telemetry.NotEmitted(content.DetailType, sink.Kind, 1);
            Log.SinkFailed(logger, e, sink.Kind, pause.TotalSeconds, e.Message);
            return NextDelivery.AfterPause(pause);
        }
        finally
        {
            await lease.ReleaseAsync(_leaseName, CancellationToken.None);
        }
    }

    private async Task<NextDelivery> DeliverAllAsync(int batchSize, CancellationToken cancellationToken)
    {
        if (_refusedUntil <= time.GetUtcNow())
            _refusedGroups.Clear();
        var after = 0L;
        IReadOnlyList<TRow> rows;
        int take;
        do
        {
            take = _pause.HasFailed ? Math.Min(ProbeSize, batchSize) : batchSize;
            rows = await outbox.QueryUndeliveredAsync(sink.Kind, configured, after, take, cancellationToken);
            if (rows.Count == 0)
                break;
            after = rows[^1].OutboxSequence;
            await DeliverAsync(rows, cancellationToken);
        }
        while (rows.Count == take);

        return _refusedGroups.Count == 0 ? NextDelivery.WhenSignalled : new NextDelivery(_refusedUntil - time.GetUtcNow(), EndsBySignal: true);
    }

    private async Task DeliverAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        // They waited for a sink that is not configured any more.
        var complete = rows.Where(row => ((EventSinks)row.DeliveredSinks).HasFlag(configured)).ToList();
        if (complete.Count > 0)
            await MarkAsync(complete.ToDictionary(row => row.EventId, _ => ""), cancellationToken);

        var events = rows.Except(complete).Select(content.EventOf).Where(outgoing => !_refusedGroups.Contains(outgoing.Group)).ToList();
        if (events.Count == 0)
            return;

        IReadOnlyDictionary<Guid, string> accepted;
        using (var sending = traces.Send(sink.Kind, events))
        {
            accepted = await sink.WriteAsync(events, cancellationToken);
            sending?.SetTag("edp.accepted", accepted.Count);
        }

        _pause.Succeed();
        if (accepted.Count > 0)
            await MarkAcceptedAsync(accepted, cancellationToken);
        Refuse(events.Where(outgoing => !accepted.ContainsKey(outgoing.Id)).ToList());
        NoteState();
    }

    private void NoteState()
    {
        if (_refusedGroups.Count == 0)
            states.Accepted(content.Name, sink.Kind, time.GetUtcNow());
        else
            states.Refused(content.Name, sink.Kind, _refusalReason, _refusedGroups, time.GetUtcNow(), _refusedUntil);
    }

    /// <summary>What a sink has taken is marked although EDP is being stopped: it would be sent again after the next start.</summary>
    private async Task MarkAcceptedAsync(IReadOnlyDictionary<Guid, string> accepted, CancellationToken cancellationToken)
    {
        using var marking = new CancellationTokenSource();
        using var stop = cancellationToken.Register(() => marking.CancelAfter(MarkGrace));
        await MarkAsync(accepted, marking.Token);
    }

    private async Task MarkAsync(IReadOnlyDictionary<Guid, string> accepted, CancellationToken cancellationToken)
    {
        var now = time.GetMicrosecondNow();
        var output = new SagaOutput();
        IReadOnlyList<TRow> published = [];
        await outbox.MarkAsync(
            sink.Kind,
            configured,
            KeepsId ? accepted : accepted.ToDictionary(entry => entry.Key, _ => ""),
            now,
            now + receiptWithin,
            (database, rows) =>
            {
                (output, published) = (new SagaOutput(), rows);
                return content.FollowAsync(database, rows, output, cancellationToken);
            },
            cancellationToken);

        foreach (var observer in observers)
            observer.Committed(output);
        foreach (var row in published)
        {
            content.LogPublished(row);
            telemetry.Emitted(content.DetailTypeOf(row), now - row.PendingSince);
        }
    }

    private void Refuse(List<OutgoingEvent> refused)
    {
        if (refused.Count == 0)
        {
            if (_refusedGroups.Count == 0)
                _refusal.Succeed();
            return;
        }

        if (_refusedGroups.Count == 0)
            _refusedUntil = time.GetUtcNow() + _refusal.Fail();
        _refusedGroups.UnionWith(refused.Select(outgoing => outgoing.Group));
        _refusalReason = sink.Refusal ?? "it did not take the event";
        foreach (var type in refused.CountBy(outgoing => outgoing.DetailType))
            telemetry.NotEmitted(type.Key, sink.Kind, type.Value);
        Log.Refused(logger, refused.Count, sink.Kind);
    }

    private async Task<T> WithLeaseAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = RenewAsync(ended.Token);
        try
        {
            return await work();
        }
        finally
        {
            await ended.CancelAsync();
            await renewal;
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LeaseRenewal, time, cancellationToken);
                await lease.TryHoldAsync(_leaseName, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The delivery is done.
        }
        catch (StoreUnavailableException)
        {
            // Nobody else can take it now either; the marks after the delivery need the database as well.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The sink {Sink} took no events, trying again in {Seconds} s: {Reason}")]
        public static partial void SinkFailed(ILogger logger, Exception exception, EventSinks sink, double seconds, string reason);

        [LoggerMessage(2, LogLevel.Error, "{Count} events were not taken by the sink {Sink}, they are sent again")]
        public static partial void Refused(ILogger logger, int count, EventSinks sink);
    }
}
