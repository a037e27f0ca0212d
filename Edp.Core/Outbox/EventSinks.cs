namespace Edp.Core.Outbox;

/// <summary>Where events are delivered to. The values are written in <c>delivered_sinks</c>, and stay.</summary>
[Flags]
internal enum EventSinks
{
    /// <summary>Nowhere yet.</summary>
    None = 0,

    /// <summary>The file <c>events.ndjson</c>.</summary>
    File = 1,

    /// <summary>The EventBridge bus.</summary>
    EventBridge = 2,

    /// <summary>The contracts on MassTransit's bus.</summary>
    Bus = 4,

    /// <summary>Nowhere ever: what the row is about has no event.</summary>
    NoEvent = 8,

    /// <summary>Nowhere before the prefix of the batch was listed.</summary>
    Unverified = 16,

    /// <summary>Nowhere before the manifest of the batch was written.</summary>
    Unwritten = 32
}
