using Edp.Service.Packaging;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>Packages on PostgreSQL, locked by their rows.</summary>
internal sealed class PostgresPackageStore : IPackageStore
{
    // The rows are found by the index, however many others there are: most of it is in memory.
    private const string CreateMissing = """
        SET LOCAL random_page_cost = 1;
        INSERT INTO edp.package_state (correlation_id, bucket, package_name, folder, current_state, round)
        SELECT id, bucket, package_name, '', 'Initial', 0 FROM unnest({0}, {1}, {2}) AS missing (id, bucket, package_name)
        ON CONFLICT DO NOTHING
        """;

    private const string LockById =
        "SELECT * FROM edp.package_state WHERE correlation_id = ANY ({0}) ORDER BY correlation_id FOR UPDATE";

    private const string LockOverdue = """
        SELECT * FROM edp.package_state WHERE due_at IS NOT NULL AND timer_due_at <= {0}
        ORDER BY timer_due_at LIMIT {1} FOR UPDATE SKIP LOCKED
        """;

    private const string LockUntimed = """
        SELECT * FROM edp.package_state WHERE due_at IS NOT NULL AND timer_token IS NULL AND timer_due_at <= {0}
        ORDER BY timer_due_at LIMIT {1} FOR UPDATE SKIP LOCKED
        """;

    private const string Merge = """
        INSERT INTO edp.package_refresh AS known (notification_id, package_id, round, refreshed_at, noted_at)
        VALUES ({0}, {1}, {2}, {3}, {4})
        ON CONFLICT (notification_id) DO UPDATE SET
            package_id = COALESCE(excluded.package_id, known.package_id),
            round = COALESCE(excluded.round, known.round),
            refreshed_at = COALESCE(known.refreshed_at, excluded.refreshed_at)
        RETURNING *
        """;

    public async Task<IReadOnlyDictionary<Guid, PackageState>> LockAsync(
        EdpDbContext context, IReadOnlyCollection<PackageSeen> seen, CancellationToken cancellationToken)
    {
        var packages = seen.DistinctBy(package => package.PackageId).OrderBy(package => package.PackageId).ToList();
        var ids = packages.Select(package => package.PackageId).ToArray();
        object[] missing =
            [ids, packages.Select(package => package.Bucket).ToArray(), packages.Select(package => package.PackageName).ToArray()];
        await context.Database.ExecuteSqlRawAsync(CreateMissing, missing, cancellationToken);
        return await context.Packages.FromSqlRaw(LockById, ids).AsNoTracking()
            .ToDictionaryAsync(package => package.CorrelationId, cancellationToken);
    }

    public async Task<IReadOnlyList<PackageState>> LockOverdueAsync(
        EdpDbContext context, DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken) =>
        await context.Packages.FromSqlRaw(LockOverdue, timerDueBefore, take).AsNoTracking().ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<PackageState>> LockUntimedAsync(
        EdpDbContext context, DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) =>
        await context.Packages.FromSqlRaw(LockUntimed, dueBefore, take).AsNoTracking().ToListAsync(cancellationToken);

    public async Task WriteAsync(EdpDbContext context, PackageChanges changes, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)context.Database.GetDbConnection());
        if (changes.Instances.Count > 0)
            batch.BatchCommands.Add(PostgresPackageRow.Update(changes.Instances));
        if (changes.Announced.Count > 0)
            batch.BatchCommands.Add(PostgresAnnouncementRow.Insert(changes.Announced));
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<PackageRefresh> MergeAsync(EdpDbContext context, PackageRefresh refresh, CancellationToken cancellationToken)
    {
        var known = await context.Refreshes
            .FromSqlRaw(Merge, refresh.NotificationId, refresh.PackageId!, refresh.Round!, refresh.RefreshedAt!, refresh.NotedAt)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return known.Single();
    }
}
