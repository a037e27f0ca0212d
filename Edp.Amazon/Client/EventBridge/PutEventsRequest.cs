namespace Edp.Amazon.Client.EventBridge;

/// <summary>Events for one or more buses.</summary>
public sealed record PutEventsRequest
{
    /// <summary>1 to <see cref="EventBridgeLimits.MaxEntries"/> events, processed in this order.</summary>
    public required IReadOnlyList<PutEventsEntry> Entries { get; init; }
}
