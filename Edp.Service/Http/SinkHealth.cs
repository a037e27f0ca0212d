using Edp.Core.Outbox;
using Edp.Service.Monitoring;

namespace Edp.Service.Http;

/// <summary>How the delivery to each sink is, for <c>/health/ready</c>.</summary>
internal sealed class SinkHealth(BacklogReader backlog, SinkStates states)
{
    private const string Ok = "ok";
    private const string Failing = "failing";
    private const string Unknown = "unknown";

    /// <param name="isDatabaseThere">Whether the database can be asked for what waits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<SinkHealthItem>> ReadAsync(bool isDatabaseThere, CancellationToken cancellationToken)
    {
        var waiting = isDatabaseThere ? await backlog.CurrentAsync(cancellationToken) : null;
        return [.. backlog.Sinks.Select(sink => ItemOf(sink, waiting?.Sinks.FirstOrDefault(item => item.Sink == sink)))];
    }

    private SinkHealthItem ItemOf(EventSinks sink, Telemetry.SinkBacklog? waiting)
    {
        var state = states.Of(sink);
        return new SinkHealthItem(
            SinkName.Of(sink),
            state.NextTryAt is not null ? Failing : waiting is null ? Unknown : Ok,
            waiting?.Undelivered,
            waiting?.OldestAge.TotalSeconds,
            state.LastSuccessAt,
            state.LastErrorAt,
            state.LastError,
            state.NextTryAt);
    }
}

/// <summary>How the delivery to a sink is: what waits of all processes, and what the sink answered this one.</summary>
/// <param name="Sink">file, event-bridge or bus.</param>
/// <param name="Status">ok, failing while it did not take the last event, unknown while the database cannot be asked.</param>
/// <param name="Undelivered">Events that it has not accepted, up to 10,000 of each kind; null while that is not known.</param>
/// <param name="OldestSeconds">For how long the oldest of them has waited; null while that is not known.</param>
/// <param name="LastSuccessAt">When it last accepted an event.</param>
/// <param name="LastErrorAt">When it last did not take one.</param>
/// <param name="LastError">What it said then.</param>
/// <param name="NextTry">When it is asked again; null while it takes all.</param>
internal sealed record SinkHealthItem(
    string Sink,
    string Status,
    long? Undelivered,
    double? OldestSeconds,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastErrorAt,
    string? LastError,
    DateTimeOffset? NextTry);
