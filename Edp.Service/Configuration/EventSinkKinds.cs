namespace Edp.Service.Configuration;

/// <summary>Where events go: one sink or several.</summary>
[Flags]
public enum EventSinkKinds
{
    /// <summary>Nowhere; refused at start.</summary>
    None = 0,

    /// <summary>A line of JSON per event in <c>events.ndjson</c>, in EventBridge's envelope.</summary>
    File = 1,

    /// <summary>An Amazon EventBridge bus.</summary>
    EventBridge = 2
}
