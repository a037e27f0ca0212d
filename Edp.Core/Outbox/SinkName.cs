namespace Edp.Core.Outbox;

/// <summary>The names of sinks: in metrics and answers, and in sentences.</summary>
internal static class SinkName
{
    public static string Of(EventSinks sink) => sink switch
    {
        EventSinks.File => "file",
        EventSinks.EventBridge => "event-bridge",
        _ => "bus"
    };

    /// <summary>As a person calls it.</summary>
    public static string InWords(EventSinks sink) => sink switch
    {
        EventSinks.File => "the events file",
        EventSinks.EventBridge => "EventBridge",
        _ => "the MassTransit bus"
    };
}
