using System.Linq.Expressions;
using Edp.Service.Batching;
using Edp.Service.Packaging;
using Edp.Service.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>How an outbox table is laid out.</summary>
/// <param name="Name">The table.</param>
/// <param name="Key">The column of the row's identity.</param>
/// <param name="Group">The column of what a row belongs to.</param>
/// <param name="Number">The column that orders the rows of a group.</param>
/// <param name="Id">The identity, for queries.</param>
internal sealed record OutboxTable<TRow>(string Name, string Key, string Group, string Number, Expression<Func<TRow, Guid>> Id)
    where TRow : OutboxRow
{
    /// <summary>Marks rows as published.</summary>
    public Task<int> MarkPublishedAsync(
        EdpDbContext context, IReadOnlySet<Guid> ids, DateTimeOffset now, CancellationToken cancellationToken) =>
        context.Set<TRow>().Where(IsOneOf([.. ids]))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PublishedAt, now), cancellationToken);

    private Expression<Func<TRow, bool>> IsOneOf(Guid[] ids)
    {
        Expression<Func<Guid, bool>> contains = id => ids.Contains(id);
        return Expression.Lambda<Func<TRow, bool>>(Expression.Invoke(contains, Id.Body), Id.Parameters);
    }
}

/// <summary>The outbox tables.</summary>
internal static class OutboxTables
{
    public static OutboxTable<Batch> Batches { get; } = new("batch", "batch_id", "prefix_id", "batch_number", row => row.BatchId);

    public static OutboxTable<PackageAnnouncement> Announcements { get; } =
        new("package_ready", "announcement_id", "package_id", "round", row => row.AnnouncementId);
}
