using System.Diagnostics;
using System.Diagnostics.Metrics;
using Edp.Core.Outbox;

namespace Edp.Service.Telemetry;

/// <summary>
/// All that EDP measures: the names, and the ways to count. An instrument has the unit <c>s</c> or none: the collector's exporter for
/// CloudWatch passes units that it does not know on as they are, and CloudWatch refuses them.
/// </summary>
internal sealed class EdpTelemetry
{
    /// <summary>The meter and the activity source.</summary>
    public const string Name = "Edp";

    /// <summary>The instrument that counts what was recorded.</summary>
    public const string ObjectsInstrument = "edp.ingest.objects";

    /// <summary>The tag that tells events apart: <c>package-objects-ready</c>, <c>package-ready</c>.</summary>
    public const string DetailTypeTag = "edp.detail_type";

    /// <summary>The tag that tells why entries do not count: one of <see cref="IgnoredReason"/> or <see cref="Core.Parsing.RejectedReason"/>.</summary>
    public const string ReasonTag = "edp.reason";

    /// <summary>The tag that tells sinks apart: <c>file</c>, <c>event-bridge</c>, <c>bus</c>.</summary>
    public const string SinkTag = "edp.sink";

    /// <summary>The tag that tells listings apart: <c>verify</c>, <c>reconcile</c>.</summary>
    public const string SourceTag = "edp.source";

    private readonly Counter<long> _objects;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _ignored;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _ingestErrors;
    private readonly Counter<long> _events;
    private readonly Counter<long> _emitErrors;
    private readonly Counter<long> _received;
    private readonly Counter<long> _resent;
    private readonly Counter<long> _unreported;
    private readonly Counter<long> _heartbeats;
    private readonly Histogram<double> _readyLag;
    private readonly ObservableGauge<long> _openBatches;
    private readonly ObservableGauge<double> _oldestOverdue;
    private readonly ObservableGauge<long> _undelivered;
    private readonly ObservableGauge<double> _oldestUndelivered;
    private volatile Backlog? _backlog;
    private volatile Func<IReadOnlyList<SinkMeasure>> _sinks = () => [];
    private volatile int _rulesRefused;

    public EdpTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _objects = meter.CreateCounter<long>(ObjectsInstrument, description: "Object events that were recorded");
        _duplicates = meter.CreateCounter<long>("edp.ingest.duplicates", description: "Second deliveries, dropped");
        _ignored = meter.CreateCounter<long>("edp.ingest.ignored", description: "Entries that are understood and do not count, by reason");
        _rejected = meter.CreateCounter<long>("edp.ingest.rejected", description: "Entries that were no events, by reason");
        _ingestErrors = meter.CreateCounter<long>("edp.ingest.errors", description: "Entries that were no events");
        _events = meter.CreateCounter<long>("edp.emit.events", description: "Events that every sink accepted");
        _emitErrors = meter.CreateCounter<long>("edp.emit.errors", description: "Events that a sink did not take; they are sent again");
        _received = meter.CreateCounter<long>("edp.receipts.received", description: "Events that came back from the bus");
        _resent = meter.CreateCounter<long>("edp.receipts.resent", description: "Events that did not come back and were sent again");
        _unreported = meter.CreateCounter<long>("edp.unreported.objects", description: "Objects that a listing found and of which no event came, by source");
        _heartbeats = meter.CreateCounter<long>("edp.heartbeat", description: "Once a minute, while the service can write to its database");
        _readyLag = meter.CreateHistogram<double>("edp.ready_lag", "s", "From a batch's or package's readiness to its event's acceptance");
        meter.CreateObservableGauge(
            "edp.rules.refused",
            () => _rulesRefused,
            description: "1 while the rules file is refused and the rules before it stay in force, else 0");
        _openBatches = meter.CreateObservableGauge(
            "edp.open_batches", () => Observed(backlog => backlog.OpenBatches), description: "Open batches in the database, of all replicas");
        _oldestOverdue = meter.CreateObservableGauge(
            "edp.oldest_overdue",
            () => Observed(backlog => backlog.OldestOverdue.TotalSeconds),
            "s",
            "For how long the oldest batch should have been closed or published, 0 if none should; of all replicas");
        _undelivered = meter.CreateObservableGauge(
            "edp.outbox.undelivered",
            () => Outboxes(sink => sink.Undelivered),
            description: "Events that a sink has not accepted, of all replicas; at most 10,000 of each kind are counted");
        _oldestUndelivered = meter.CreateObservableGauge(
            "edp.outbox.oldest",
            () => Outboxes(sink => sink.OldestAge.TotalSeconds),
            "s",
            "For how long the oldest event waits that a sink has not accepted, 0 if none does; of all replicas");
        meter.CreateObservableGauge(
            "edp.receipts.missing",
            () => Late(backlog => backlog.Receipts, late => late.Count),
            description: "Events that should have come back from the bus, of all replicas; at most 10,000 of each kind are counted");
        meter.CreateObservableGauge(
            "edp.receipts.oldest",
            () => Late(backlog => backlog.Receipts, late => late.Oldest.TotalSeconds),
            "s",
            "For how long the oldest event should have come back from the bus, 0 if none should; of all replicas");
        meter.CreateObservableGauge(
            "edp.manifests.waiting",
            () => Late(backlog => backlog.Unwritten, late => late.Count),
            description: "Batches whose events wait until their manifests are written to S3, of all replicas; at most 10,000 are counted");
        meter.CreateObservableGauge(
            "edp.manifests.oldest",
            () => Late(backlog => backlog.Unwritten, late => late.Oldest.TotalSeconds),
            "s",
            "For how long the oldest batch is closed whose manifest is not written, 0 if there is none; of all replicas");
        meter.CreateObservableGauge(
            "edp.unpackaged.batches",
            () => Late(backlog => backlog.Unpackaged, late => late.Count),
            description: "Batches that should have been packaged, of all replicas; at most 10,000 are counted");
        meter.CreateObservableGauge(
            "edp.unpackaged.oldest",
            () => Late(backlog => backlog.Unpackaged, late => late.Oldest.TotalSeconds),
            "s",
            "For how long the oldest batch should have been packaged, 0 if none should; of all replicas");
        meter.CreateObservableGauge(
            "edp.sink.since_success",
            () => Sinks(sink => sink.SinceSuccess),
            "s",
            "For how long a sink has accepted no event of this process; none before the first");
        meter.CreateObservableGauge(
            "edp.sink.since_error",
            () => Sinks(sink => sink.SinceError),
            "s",
            "Since when a sink last did not take an event of this process; none before the first");
        meter.CreateObservableGauge(
            "edp.sink.next_try",
            () => Sinks(sink => sink.UntilNextTry),
            "s",
            "In what time a sink is asked again that did not take an event; none while it takes all");
    }

    /// <summary>The activities that EDP starts itself; MassTransit's have a source of their own.</summary>
    public ActivitySource Activities { get; } = new(Name);

    /// <summary>Whether somebody reads what only the database knows.</summary>
    public bool BacklogIsRead => _openBatches.Enabled || _oldestOverdue.Enabled || _undelivered.Enabled || _oldestUndelivered.Enabled;

    /// <summary>Shows counters from 0 on: whoever computes an increase does not see the first one otherwise.</summary>
    public void BeginCounting()
    {
        foreach (var counter in new[] { _objects, _duplicates, _ingestErrors, _heartbeats })
            counter.Add(0);
    }

    public void Recorded(long accepted, long duplicates)
    {
        _objects.Add(accepted);
        _duplicates.Add(duplicates);
    }

    /// <param name="reason">One of <see cref="IgnoredReason"/>.</param>
    /// <param name="count">How many entries.</param>
    public void Ignored(string reason, long count)
    {
        if (count > 0)
            _ignored.Add(count, new KeyValuePair<string, object?>(ReasonTag, reason));
    }

    /// <param name="reason">One of <see cref="Core.Parsing.RejectedReason"/>.</param>
    /// <param name="count">How many entries.</param>
    public void Rejected(string reason, long count)
    {
        _ingestErrors.Add(count);
        _rejected.Add(count, new KeyValuePair<string, object?>(ReasonTag, reason));
    }

    public void Emitted(string detailType, TimeSpan lag)
    {
        var tag = new KeyValuePair<string, object?>(DetailTypeTag, detailType);
        _events.Add(1, tag);
        _readyLag.Record(lag.TotalSeconds, tag);
    }

    /// <param name="detailType">EventBridge's detail-type.</param>
    /// <param name="sink">The sink that did not take them.</param>
    /// <param name="count">How many.</param>
    public void NotEmitted(string detailType, EventSinks sink, int count) => _emitErrors.Add(
        count,
        new KeyValuePair<string, object?>(DetailTypeTag, detailType),
        new KeyValuePair<string, object?>(SinkTag, SinkName.Of(sink)));

    /// <summary>Counts events that came back from the bus.</summary>
    public void Received(int count) => _received.Add(count);

    /// <summary>Counts an event that did not come back and was sent again.</summary>
    public void Resent(string detailType) => _resent.Add(1, new KeyValuePair<string, object?>(DetailTypeTag, detailType));

    /// <param name="source">The listing: one of <see cref="Core.Batching.ObjectSource"/>.</param>
    /// <param name="count">How many objects had no event.</param>
    public void Unreported(string source, long count)
    {
        if (count > 0)
            _unreported.Add(count, new KeyValuePair<string, object?>(SourceTag, source));
    }

    /// <summary>Counts that the database has just taken a write.</summary>
    public void Beat() => _heartbeats.Add(1);

    /// <summary>Takes whether the rules file is refused.</summary>
    public void SetRulesRefused(bool isRefused) => _rulesRefused = isRefused ? 1 : 0;

    /// <summary>Takes what was read; null: it is not known, and nothing is exported.</summary>
    public void SetBacklog(Backlog? backlog) => _backlog = backlog;

    /// <summary>Says who knows what the sinks answered.</summary>
    public void ObserveSinks(Func<IReadOnlyList<SinkMeasure>> sinks) => _sinks = sinks;

    private IEnumerable<Measurement<double>> Sinks(Func<SinkMeasure, TimeSpan?> value) => _sinks()
        .Where(sink => value(sink) is not null)
        .Select(sink => new Measurement<double>(
            value(sink).GetValueOrDefault().TotalSeconds, new KeyValuePair<string, object?>(SinkTag, SinkName.Of(sink.Sink))));

    private IEnumerable<Measurement<T>> Observed<T>(Func<Backlog, T> value)
        where T : struct =>
        _backlog is { } backlog ? [new Measurement<T>(value(backlog))] : [];

    private IEnumerable<Measurement<T>> Late<T>(Func<Backlog, LateRows?> rows, Func<LateRows, T> value)
        where T : struct =>
        _backlog is { } backlog && rows(backlog) is { } late ? [new Measurement<T>(value(late))] : [];

    private IEnumerable<Measurement<T>> Outboxes<T>(Func<SinkBacklog, T> value)
        where T : struct =>
        _backlog?.Sinks.Select(sink => new Measurement<T>(value(sink), new KeyValuePair<string, object?>(SinkTag, SinkName.Of(sink.Sink)))) ?? [];
}

/// <summary>What is open and late in the database.</summary>
/// <param name="OpenBatches">Open batches.</param>
/// <param name="OldestOverdue">For how long the oldest batch should have been closed or published.</param>
/// <param name="Sinks">What the configured sinks have not accepted.</param>
internal sealed record Backlog(long OpenBatches, TimeSpan OldestOverdue, IReadOnlyList<SinkBacklog> Sinks)
{
    /// <summary>Events that should have come back from the bus; null where receipts are off.</summary>
    public LateRows? Receipts { get; init; }

    /// <summary>Batches whose events wait until their manifests are written.</summary>
    public LateRows? Unwritten { get; init; }

    /// <summary>Batches that should have been packaged; null where nobody waits for that.</summary>
    public LateRows? Unpackaged { get; init; }
}

/// <summary>How many are late, and for how long the oldest is.</summary>
internal sealed record LateRows(long Count, TimeSpan Oldest);

/// <summary>What a sink answered this process; null is what has not happened yet.</summary>
internal sealed record SinkMeasure(EventSinks Sink, TimeSpan? SinceSuccess, TimeSpan? SinceError, TimeSpan? UntilNextTry);

/// <summary>What a sink has not accepted.</summary>
internal sealed record SinkBacklog(EventSinks Sink, long Undelivered, TimeSpan OldestAge);
