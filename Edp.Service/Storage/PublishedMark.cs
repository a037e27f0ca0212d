using Edp.Service.Publishing;

namespace Edp.Service.Storage;

/// <summary>Marks rows as published.</summary>
internal static class PublishedMark
{
    /// <param name="context">Whose transaction it belongs to.</param>
    /// <param name="rows">What was delivered, not tracked.</param>
    /// <param name="accepted">What was accepted of it, with the sink's own ids.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task MarkPublishedAsync<TRow>(
        this EdpDbContext context,
        IEnumerable<TRow> rows,
        IReadOnlyDictionary<Guid, string> accepted,
        DateTimeOffset now,
        CancellationToken cancellationToken)
        where TRow : OutboxRow
    {
        foreach (var row in rows.Where(row => accepted.ContainsKey(row.EventId)))
        {
            context.Attach(row);
            row.PublishedAt = now;
            row.SinkEventId = accepted[row.EventId];
        }

        return context.SaveChangesAsync(cancellationToken);
    }
}
