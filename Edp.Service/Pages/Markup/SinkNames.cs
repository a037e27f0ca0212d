using Edp.Core.Outbox;

namespace Edp.Service.Pages.Markup;

/// <summary>The sinks as the pages call them.</summary>
internal static class SinkNames
{
    public static string Of(EventSinks sink) => sink switch
    {
        EventSinks.File => "file",
        EventSinks.EventBridge => "EventBridge",
        EventSinks.Bus => "bus",
        _ => sink.ToString()
    };
}
