using Edp.Service.Ingest.Parsing;

namespace Edp.Service.Batching;

/// <summary>A new object event on its way into a batch.</summary>
internal sealed class RecordedObject
{
    public required ObjectEvent Event { get; init; }

    /// <summary>What makes two deliveries the same event (R3).</summary>
    public required Guid Identity { get; init; }

    /// <summary>The event's time; where the event told none, the time of its arrival.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>Whether it is a second delivery (R3).</summary>
    public bool IsRecorded { get; set; }

    /// <summary>Whether the batch that was open before this arrival already has the key.</summary>
    public bool KeyIsInOpenBatch { get; set; }

    /// <summary>The batch the object is in (R10); the state machine says which.</summary>
    public Guid BatchId { get; set; }
}
