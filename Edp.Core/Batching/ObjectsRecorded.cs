
namespace Edp.Core.Batching;

/// <summary>
/// New objects of one prefix, in the order of their arrival, recorded at one moment of the service's clock. Raised in memory within the
/// transaction that records them; again for the rest while it holds more than the open batch takes.
/// </summary>
internal sealed record ObjectsRecorded(Guid PrefixId, IReadOnlyList<RecordedObject> Objects, DateTimeOffset RecordedAt)
{
    /// <summary>How many of the objects are in a batch.</summary>
    public int Added { get; private set; }

    /// <summary>Whether objects are left for the next batch.</summary>
    public bool HasMore => Added < Objects.Count;

    /// <summary>The first object that is in no batch yet; null when all are.</summary>
    public RecordedObject? Next => HasMore ? Objects[Added] : null;

    /// <summary>Those of the objects that are lists of what their batch has to contain (R15).</summary>
    public List<RecordedObject> Lists { get; } = [];

    /// <summary><see cref="Next"/> is in a batch now.</summary>
    public void Advance() => Added++;
}
