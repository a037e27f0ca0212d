using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>Marks batches as published.</summary>
internal static class PublishedMark
{
    public static Task<int> MarkPublishedAsync(
        this EdpDbContext context, IReadOnlySet<Guid> batchIds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = batchIds.ToArray();
        return context.Batches.Where(batch => ids.Contains(batch.BatchId))
            .ExecuteUpdateAsync(set => set.SetProperty(batch => batch.PublishedAt, now), cancellationToken);
    }
}
