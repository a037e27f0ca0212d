using Edp.Service.Batching;

namespace Edp.Service.Publishing;

/// <summary>Batches whose events are not published: the rows of <c>batch</c> with no <c>published_at</c>.</summary>
internal interface IBatchOutbox
{
    /// <summary>
    /// Delivers the unpublished batches of the prefixes that these batches belong to, in the order of their numbers, with no one else
    /// delivering the same at that time, and marks those that were accepted.
    /// </summary>
    /// <param name="batchIds">Batches that became ready.</param>
    /// <param name="deliver">Hands the batches to the sinks; gives back the ids of the accepted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task DeliverAsync(
        IReadOnlyCollection<Guid> batchIds,
        Func<IReadOnlyList<Batch>, Task<IReadOnlySet<Guid>>> deliver,
        CancellationToken cancellationToken);

    /// <summary>Takes batches whose publishing is overdue, and puts the next try off, longer each time.</summary>
    Task<IReadOnlyList<Batch>> TakeOverdueAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken);
}
