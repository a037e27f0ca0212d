namespace Edp.Service.Publishing;

/// <summary>A place events go to.</summary>
internal interface IEventSink
{
    /// <summary>Writes events in their order; what it says it accepted is durable.</summary>
    /// <returns>The ids of the accepted events. What is missing can be written again.</returns>
    /// <exception cref="EventSinkException">None was accepted.</exception>
    Task<IReadOnlySet<Guid>> WriteAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken);
}
