using System.Text.Json.Serialization;

namespace Edp.Amazon.Client.EventBridge;

/// <summary>What became of one entry: an event id, or an error.</summary>
public sealed record PutEventsResult
{
    /// <summary>The id that EventBridge gave the event; null if it was refused.</summary>
    public string? EventId { get; init; }

    /// <summary>Such as <c>ThrottlingException</c> or <c>InternalFailure</c>; null if the event was accepted.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What AWS says about the error.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Whether the event is on the bus.</summary>
    [JsonIgnore]
    public bool Accepted => EventId is not null && ErrorCode is null;

    /// <summary>
    /// Whether the same entry can be accepted later: AWS was busy or failed ("PutEventsResultEntry" in the API reference). All other
    /// errors come again.
    /// </summary>
    [JsonIgnore]
    public bool WorthRetrying => ErrorCode is { } code && ErrorCodes.IsTransient(code);
}
