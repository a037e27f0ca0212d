using Edp.Core.Batching;
using Edp.Core.Packaging;
using Edp.Service.Receipts;
using Edp.Service.Storage;
using Edp.Service.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Monitoring;

/// <summary>Counts what is late: events that should have come back from the bus, batches that should have been packaged.</summary>
internal static class LateRowsReader
{
    // As of undelivered events: who waits for more has another question.
    private const int MaxCounted = 10_000;

    public static async Task<LateRows> MissingReceiptsAsync(EdpDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var batches = ReceiptStore<Batch>.Missing(database.Batches, now).Select(row => row.ReceiptDueAt);
        var packages = ReceiptStore<PackageReadyRow>.Missing(database.ReadyPackages, now).Select(row => row.ReceiptDueAt);
        var (first, second) = (await ReadAsync(batches, now, cancellationToken), await ReadAsync(packages, now, cancellationToken));
        return new LateRows(first.Count + second.Count, first.Oldest > second.Oldest ? first.Oldest : second.Oldest);
    }

    public static Task<LateRows> UnpackagedAsync(EdpDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var batches = database.Batches.Where(row => row.PackagedDueAt != null && row.PackagedDueAt <= now);
        return ReadAsync(batches.Select(row => row.PackagedDueAt), now, cancellationToken);
    }

    private static async Task<LateRows> ReadAsync(IQueryable<DateTimeOffset?> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var count = await due.Take(MaxCounted).LongCountAsync(cancellationToken);
        var oldest = count == 0 ? null : await due.OrderBy(time => time).FirstOrDefaultAsync(cancellationToken);
        return new LateRows(count, oldest < now ? now - oldest.GetValueOrDefault() : TimeSpan.Zero);
    }
}
