namespace Amazon.EventBridge.Model;

/// <summary>What became of one entry: an event id, or an error.</summary>
internal sealed class PutEventsResultEntry
{
    /// <summary>The id that EventBridge gave the event; null if it was refused.</summary>
    public string? EventId { get; set; }

    /// <summary>Such as <c>ThrottlingException</c> or <c>InternalFailure</c>; null if the event was accepted.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>What AWS says about the error.</summary>
    public string? ErrorMessage { get; set; }
}
