using Edp.Service.Storage;
using Edp.Service.Telemetry;

namespace Edp.Service.Publishing;

/// <summary>Writes the events of outbox rows to every sink.</summary>
internal abstract partial class EventPublisher<TRow>(
    IEventOutbox<TRow> outbox, IEnumerable<IEventSink> sinks, EdpTelemetry telemetry, TimeProvider time, ILogger logger)
    where TRow : OutboxRow
{
    private static readonly Dictionary<Guid, string> Nothing = [];

    private readonly IEventSink[] _sinks = [.. sinks];

    /// <summary>Publishes these rows and what is unpublished before them. What no sink takes now is tried again.</summary>
    public virtual Task PublishAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        PublishAsync(ids, (_, _) => Task.CompletedTask, cancellationToken);

    protected Task PublishAsync(
        IReadOnlyCollection<Guid> ids, Func<EdpDbContext, IReadOnlyList<TRow>, Task> follow, CancellationToken cancellationToken) =>
        outbox.DeliverAsync(ids, rows => DeliverAsync(rows, cancellationToken), follow, cancellationToken);

    protected abstract OutgoingEvent EventOf(TRow row);

    /// <summary>One log line for each event that is out.</summary>
    protected abstract void LogPublished(TRow row);

    private async Task<IReadOnlyDictionary<Guid, string>> DeliverAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        var events = rows.Select(EventOf).ToList();
        IReadOnlyDictionary<Guid, string>? accepted = null;
        foreach (var sink in _sinks)
        {
            try
            {
                var written = await sink.WriteAsync(events, cancellationToken);
                accepted = accepted is null ? written : Both(accepted, written);
            }
            catch (EventSinkException e)
            {
                Log.SinkFailed(logger, e, rows.Count, e.Message);
                accepted = Nothing;
            }
        }

        accepted ??= Nothing;
        foreach (var row in rows.Where(row => accepted.ContainsKey(row.EventId)))
            LogPublished(row);
        Measure(events, accepted);
        return accepted;
    }

    private void Measure(List<OutgoingEvent> events, IReadOnlyDictionary<Guid, string> accepted)
    {
        var now = time.GetUtcNow();
        foreach (var outgoing in events)
        {
            if (accepted.ContainsKey(outgoing.Id))
                telemetry.Emitted(outgoing.DetailType, now - outgoing.Time);
            else
                telemetry.NotEmitted(outgoing.DetailType);
        }
    }

    /// <summary>What both sinks have; the later one's ids are kept, a bus after the file.</summary>
    private static Dictionary<Guid, string> Both(IReadOnlyDictionary<Guid, string> first, IReadOnlyDictionary<Guid, string> second) =>
        second.Where(entry => first.ContainsKey(entry.Key)).ToDictionary();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} events are not published yet and will be sent again: {Reason}")]
        public static partial void SinkFailed(ILogger logger, Exception exception, int count, string reason);
    }
}
