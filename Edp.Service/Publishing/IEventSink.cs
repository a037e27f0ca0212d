using Edp.Core.Outbox;

namespace Edp.Service.Publishing;

/// <summary>A place events go to.</summary>
internal interface IEventSink
{
    /// <summary>Which of the sinks it is; rows remember it by that.</summary>
    EventSinks Kind { get; }

    /// <summary>Why the last write took some events and not others, where the sink knows.</summary>
    string? Refusal => null;

    /// <summary>Writes events in their order; what it says it accepted is durable.</summary>
    /// <returns>
    /// The accepted events by their ids, each with the id by which the sink knows it. What is missing can be written again; nothing is
    /// accepted before an earlier event of its group.
    /// </returns>
    /// <exception cref="EventSinkException">None was accepted.</exception>
    Task<IReadOnlyDictionary<Guid, string>> WriteAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken);
}
