using Edp.Service.Batching;

namespace Edp.Service.Storage;

/// <summary>What one transaction changed.</summary>
/// <param name="Instances">The locked instances, after the state machine was raised.</param>
/// <param name="Objects">New objects, each in its batch.</param>
/// <param name="RecordedAt">When the objects were recorded, by the service's clock.</param>
/// <param name="Left">The batches that left.</param>
internal sealed record PrefixChanges(
    IReadOnlyList<PrefixState> Instances,
    IReadOnlyList<RecordedObject> Objects,
    DateTimeOffset RecordedAt,
    IReadOnlyList<Batch> Left);
