using System.Text.Json.Serialization;
using Edp.Amazon.Client.EventBridge;

namespace Amazon.EventBridge.Model;

/// <summary>One event as it is put on a bus.</summary>
internal sealed class PutEventsRequestEntry
{
    /// <summary>When it happened, UTC; EventBridge keeps whole seconds. Default: when it arrives.</summary>
    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTime? Time { get; set; }

    /// <summary>Who says so, such as <c>com.quiltdata.edp</c>.</summary>
    public string? Source { get; set; }

    /// <summary>ARNs of what the event is about.</summary>
    public List<string>? Resources { get; set; }

    /// <summary>Its kind, such as <c>package-objects-ready</c>; at most 128 characters.</summary>
    public string? DetailType { get; set; }

    /// <summary>A JSON object as text.</summary>
    public string? Detail { get; set; }

    /// <summary>Name or ARN of the bus. Default: the account's default bus.</summary>
    public string? EventBusName { get; set; }
}
