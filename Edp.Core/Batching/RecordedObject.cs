using Edp.Core.Parsing;

namespace Edp.Core.Batching;

/// <summary>A new object event on its way into a batch.</summary>
internal sealed class RecordedObject
{
    public required ObjectEvent Event { get; init; }

    /// <summary>The rule that its key fits; null where nothing tells it.</summary>
    public BatchRule? Rule { get; init; }

    /// <summary>What makes two deliveries the same event (R3).</summary>
    public required Guid Identity { get; init; }

    /// <summary>The identity that it may have been recorded under as well; null where there is none (<see cref="ObjectIdentity"/>).</summary>
    public Guid? OtherIdentity { get; init; }

    /// <summary>The event's time; where the event told none, the time of its arrival.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>The listing that told of it: one of <see cref="ObjectSource"/>; null where an event did.</summary>
    public string? Source { get; set; }

    /// <summary>Whether it is a second delivery (R3).</summary>
    public bool IsRecorded { get; set; }

    /// <summary>This write of the key, for the order among others of it.</summary>
    public ObjectVersion Version => new(Event.Sequencer, EventTime, Event.Size);

    /// <summary>The key's newest version in the batch that was open before this arrival; null where it has none.</summary>
    public ObjectVersion? KnownVersion { get; set; }

    /// <summary>The batch that was open before has a version of its key.</summary>
    public void Knows(ObjectVersion version) => KnownVersion = KnownVersion is { } other && other.IsNewerThan(version) ? other : version;

    /// <summary>What lists and messages say of its key in the batch that was open before this arrival (R15); shared by all objects of the key.</summary>
    public IReadOnlyList<ExpectedFile> Expected { get; set; } = [];

    /// <summary>The batch the object is in (R10); the state machine says which.</summary>
    public Guid BatchId { get; set; }
}
