using System.Collections.Concurrent;

namespace Edp.Core.Outbox;

/// <summary>What each sink answered last to each outbox, as far as this process has asked. Nothing of it survives the process.</summary>
internal sealed class SinkStates
{
    private readonly ConcurrentDictionary<(string Outbox, EventSinks Sink), SinkState> _states = new();

    public SinkState Of(string outbox, EventSinks sink) => _states.GetValueOrDefault((outbox, sink), SinkState.Unknown);

    /// <summary>Of all outboxes together.</summary>
    public SinkState Of(EventSinks sink) => _states.Where(state => state.Key.Sink == sink)
        .Aggregate(SinkState.Unknown, (all, state) => all.And(state.Value));

    /// <summary>The sink took all that it was given.</summary>
    public void Accepted(string outbox, EventSinks sink, DateTimeOffset now) => Change(
        outbox, sink, state => state with { LastSuccessAt = now, NextTryAt = null, RefusedGroups = null });

    /// <summary>The sink took nothing.</summary>
    public void Failed(string outbox, EventSinks sink, string error, DateTimeOffset now, DateTimeOffset nextTryAt) => Change(
        outbox, sink, state => state with { LastErrorAt = now, LastError = error, NextTryAt = nextTryAt, RefusedGroups = null });

    /// <summary>The sink took some, and not those of the groups.</summary>
    public void Refused(
        string outbox, EventSinks sink, string error, IEnumerable<Guid> groups, DateTimeOffset now, DateTimeOffset nextTryAt) => Change(
        outbox,
        sink,
        state => state with
        {
            LastSuccessAt = now,
            LastErrorAt = now,
            LastError = error,
            NextTryAt = nextTryAt,
            RefusedGroups = groups.ToHashSet()
        });

    /// <summary>No event waits for the sink: another process delivered them.</summary>
    public void NothingWaits(string outbox, EventSinks sink)
    {
        if (Of(outbox, sink).NextTryAt is not null)
            Change(outbox, sink, state => state with { NextTryAt = null, RefusedGroups = null });
    }

    private void Change(string outbox, EventSinks sink, Func<SinkState, SinkState> change) =>
        _states.AddOrUpdate((outbox, sink), _ => change(SinkState.Unknown), (_, state) => change(state));
}
