using MassTransit;

namespace Edp.Service.Batching;

/// <summary>
/// New objects of one prefix, in the order of their arrival, recorded at one moment of the service's clock. Raised in memory, once per
/// prefix and transaction.
/// </summary>
[ExcludeFromTopology]
internal sealed record ObjectsRecorded(Guid PrefixId, IReadOnlyList<RecordedObject> Objects, DateTimeOffset RecordedAt);
