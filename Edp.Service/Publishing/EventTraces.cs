using System.Diagnostics;
using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Sagas;
using Edp.Service.Telemetry;

namespace Edp.Service.Publishing;

/// <summary>
/// Ties the traces of what was recorded to the event that it led to, by links. They are kept in memory and bounded: traces are for looking
/// at, and what another process recorded is not among them.
/// </summary>
internal sealed class EventTraces(EdpTelemetry telemetry) : ISagaOutputObserver
{
    // OpenTelemetry keeps no more links of a span.
    private const int MaxLinks = 128;
    private const int MaxGroups = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, List<ActivityContext>> _open = [];
    private readonly Dictionary<Guid, List<ActivityContext>> _closed = [];
    private readonly Queue<Guid> _oldest = new();

    /// <summary>Begins what records objects, as a part of the request or message that brought them.</summary>
    public Activity? Record() => telemetry.Activities.StartActivity("record objects");

    /// <summary>What is recorded now is for these prefixes.</summary>
    public void Touch(IEnumerable<Guid> prefixes)
    {
        if (Activity.Current is not { } current || current.Source != telemetry.Activities)
            return;
        lock (_lock)
        {
            if (_open.Count > MaxGroups)
                _open.Clear();
            foreach (var prefix in prefixes)
                Add(prefix, current.Context);
        }
    }

    /// <summary>What was recorded for a prefix belongs to the batch that was closed; the last may have begun the next one as well.</summary>
    public void Committed(SagaOutput output)
    {
        if (!telemetry.Activities.HasListeners())
            return;
        lock (_lock)
        {
            foreach (var batch in output.Rows.OfType<Batch>())
            {
                if (!_open.Remove(batch.PrefixId, out var contexts))
                    continue;
                _closed[batch.BatchId] = contexts;
                _oldest.Enqueue(batch.BatchId);
                if (Activity.Current is { } current && current.Source == telemetry.Activities)
                    Add(batch.PrefixId, current.Context);
            }

            while (_oldest.Count > MaxGroups)
                _closed.Remove(_oldest.Dequeue());
        }
    }

    /// <summary>Begins the sending of events to a sink, by OpenTelemetry's conventions for messaging.</summary>
    public Activity? Send(EventSinks sink, IReadOnlyList<OutgoingEvent> events)
    {
        if (!telemetry.Activities.HasListeners())
            return null;
        var detailType = string.Join(", ", events.Select(outgoing => outgoing.DetailType).Distinct());
        List<ActivityContext> causes;
        lock (_lock)
        {
            causes = [.. events.SelectMany(outgoing => _closed.GetValueOrDefault(outgoing.Id) ?? []).Distinct().Take(MaxLinks)];
        }

        var name = SinkName.Of(sink);
        var activity = telemetry.Activities.StartActivity(
            $"send {detailType}", ActivityKind.Producer, ParentOf(causes), links: causes.Select(cause => new ActivityLink(cause)));
        activity?.SetTag("messaging.system", $"edp.{name}").SetTag("messaging.operation.name", "send")
            .SetTag("messaging.operation.type", "send").SetTag("messaging.destination.name", detailType).SetTag("messaging.batch.message_count", events.Count);
        if (events.Count == 1)
            activity?.SetTag("messaging.message.id", events[0].Id.ToString());
        return activity;
    }

    // One trace where one request or message led to all of it.
    private static ActivityContext ParentOf(List<ActivityContext> causes) =>
        causes.Select(cause => cause.TraceId).Distinct().Count() == 1 ? causes[^1] : default;

    private void Add(Guid prefix, ActivityContext context)
    {
        if (!_open.TryGetValue(prefix, out var contexts))
            _open[prefix] = contexts = [];
        if (contexts.Count < MaxLinks && !contexts.Contains(context))
            contexts.Add(context);
    }
}
