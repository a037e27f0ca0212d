using Edp.Service.Storage;

namespace Edp.Service.Publishing;

/// <summary>Rows whose events are not published: those with no <c>published_at</c>.</summary>
internal interface IEventOutbox<TRow>
    where TRow : OutboxRow
{
    /// <summary>
    /// Delivers what is unpublished of the prefixes or packages that these rows belong to, in the order in which it became ready, with no
    /// one else delivering the same at that time, and marks what was accepted.
    /// </summary>
    /// <param name="ids">Rows that became ready.</param>
    /// <param name="deliver">Hands the rows to the sinks; gives back the ids of the accepted rows, each with the sink's own id.</param>
    /// <param name="follow">What else belongs into the transaction that marks the accepted rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task DeliverAsync(
        IReadOnlyCollection<Guid> ids,
        Func<IReadOnlyList<TRow>, Task<IReadOnlyDictionary<Guid, string>>> deliver,
        Func<EdpDbContext, IReadOnlyList<TRow>, Task> follow,
        CancellationToken cancellationToken);

    /// <summary>Takes rows whose publishing is overdue, and puts the next try off, longer each time.</summary>
    Task<IReadOnlyList<TRow>> TakeOverdueAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken);
}
