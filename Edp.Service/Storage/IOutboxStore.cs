using Edp.Core.Outbox;

namespace Edp.Service.Storage;

/// <summary>The rows of one table whose events are not delivered everywhere.</summary>
internal interface IOutboxStore<TRow>
    where TRow : OutboxRow
{
    /// <summary>
    /// Rows that a sink has not accepted, in their order; and those that only waited for a sink that is not configured any more.
    /// </summary>
    /// <param name="sink">The sink.</param>
    /// <param name="configured">All sinks that have to accept a row.</param>
    /// <param name="after">Rows from here on, by <see cref="OutboxRow.OutboxSequence"/>; 0 for the first.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<TRow>> QueryUndeliveredAsync(
        EventSinks sink, EventSinks configured, long after, int take, CancellationToken cancellationToken);

    /// <summary>Marks what a sink has accepted; what every configured sink has is published.</summary>
    /// <param name="sink">The sink.</param>
    /// <param name="configured">All sinks that have to accept a row.</param>
    /// <param name="accepted">Rows by their ids, each with the sink's own id of the event; empty where that is not to be kept.</param>
    /// <param name="now">When it is.</param>
    /// <param name="receiptDueAt">When the events should have come back, where the sink gives receipts.</param>
    /// <param name="follow">What else belongs into the transaction, with the rows that are published by it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task MarkAsync(
        EventSinks sink,
        EventSinks configured,
        IReadOnlyDictionary<Guid, string> accepted,
        DateTimeOffset now,
        DateTimeOffset? receiptDueAt,
        Func<EdpDbContext, IReadOnlyList<TRow>, Task> follow,
        CancellationToken cancellationToken);

    /// <summary>
    /// Takes back what a sink is marked to have accepted since then, so that it is delivered again; what has come back from there is not lost.
    /// </summary>
    /// <returns>How many rows.</returns>
    Task<int> UnmarkAsync(EventSinks sink, DateTimeOffset since, CancellationToken cancellationToken);
}
