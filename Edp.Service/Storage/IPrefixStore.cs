using Edp.Core.Batching;
using Edp.Service.Batching;

namespace Edp.Service.Storage;

/// <summary>The set-wise statements on prefixes and their objects, within the transaction of the context.</summary>
internal interface IPrefixStore : ISagaStore<PrefixState>
{
    /// <summary>How many transactions on different prefixes the database works on side by side to advantage.</summary>
    int Partitions { get; }

    /// <summary>
    /// Locks the instances of all prefixes, ordered by id; makes new ones for those without a row; then takes away what is recorded already
    /// (R3), marks the keys that the open batches have, and says of which buckets listings have recorded objects.
    /// </summary>
    /// <returns>How many objects were recorded already.</returns>
    Task<int> LockAndMatchAsync(EdpDbContext context, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that listings record objects of a bucket. Whoever did not see it when it locked its prefixes has committed before this returns.
    /// </summary>
    Task MarkListedAsync(EdpDbContext context, ListedBucket bucket, CancellationToken cancellationToken);

    /// <summary>Inserts recorded objects.</summary>
    /// <remarks>An object that another transaction recorded in the meantime fails the statement; the work is then done anew.</remarks>
    Task AddObjectsAsync(
        EdpDbContext context, IReadOnlyList<RecordedObject> objects, DateTimeOffset recordedAt, CancellationToken cancellationToken);
}
