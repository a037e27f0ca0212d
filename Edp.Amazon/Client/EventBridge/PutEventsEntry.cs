using System.Text.Json.Serialization;

namespace Edp.Amazon.Client.EventBridge;

/// <summary>One event as it is put on a bus.</summary>
public sealed record PutEventsEntry
{
    /// <summary>When it happened; EventBridge keeps whole seconds. Default: when it arrives.</summary>
    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTimeOffset? Time { get; init; }

    /// <summary>Who says so, such as <c>com.quiltdata.edp</c>.</summary>
    public required string Source { get; init; }

    /// <summary>ARNs of what the event is about.</summary>
    public IReadOnlyList<string> Resources { get => field ?? []; init; }

    /// <summary>Its kind, such as <c>package-objects-ready</c>; at most 128 characters.</summary>
    public required string DetailType { get; init; }

    /// <summary>A JSON object as text.</summary>
    public required string Detail { get; init; }

    /// <summary>Name or ARN of the bus. Default: the account's default bus.</summary>
    public string? EventBusName { get; init; }
}
