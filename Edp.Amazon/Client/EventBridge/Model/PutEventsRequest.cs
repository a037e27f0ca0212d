namespace Amazon.EventBridge.Model;

/// <summary>Events for one or more buses.</summary>
internal sealed class PutEventsRequest
{
    /// <summary>1 to <see cref="Edp.Amazon.Client.EventBridge.EventBridgeLimits.MaxEntries"/> events, processed in this order.</summary>
    public List<PutEventsRequestEntry>? Entries { get; set; }
}
