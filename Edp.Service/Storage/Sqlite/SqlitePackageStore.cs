using Edp.Service.Packaging;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>Packages on SQLite, where a writing transaction has the whole database to itself.</summary>
internal sealed class SqlitePackageStore : IPackageStore
{
    private const string CreateMissing = """
        INSERT INTO package_state (correlation_id, bucket, package_name, folder, current_state, round)
        SELECT value ->> 0, value ->> 1, value ->> 2, '', 'Initial', 0 FROM json_each({0}) WHERE true
        ON CONFLICT DO NOTHING
        """;

    private const string SelectById = "SELECT * FROM package_state WHERE correlation_id IN (SELECT value FROM json_each({0}))";

    private const string SelectOverdue = """
        SELECT * FROM package_state WHERE due_at IS NOT NULL AND timer_due_at <= {0} ORDER BY timer_due_at LIMIT {1}
        """;

    private const string SelectUntimed = """
        SELECT * FROM package_state
        WHERE due_at IS NOT NULL AND timer_token IS NULL AND timer_due_at <= {0} ORDER BY timer_due_at LIMIT {1}
        """;

    private const string Merge = """
        INSERT INTO package_refresh AS known (notification_id, package_id, round, refreshed_at, noted_at)
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
        var packages = seen.DistinctBy(package => package.PackageId).ToList();
        var rows = SqliteJson.Rows(packages, (row, package) =>
        {
            row.WriteId(package.PackageId);
            row.WriteStringValue(package.Bucket);
            row.WriteStringValue(package.PackageName);
        });
        await context.Database.ExecuteSqlRawAsync(CreateMissing, [rows], cancellationToken);
        return await context.Packages.FromSqlRaw(SelectById, SqliteJson.Ids(packages.Select(package => package.PackageId)))
            .AsNoTracking()
            .ToDictionaryAsync(package => package.CorrelationId, cancellationToken);
    }

    public async Task<IReadOnlyList<PackageState>> LockOverdueAsync(
        EdpDbContext context, DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken) =>
        await context.Packages.FromSqlRaw(SelectOverdue, SqliteText.Of(timerDueBefore), take).AsNoTracking()
            .ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<PackageState>> LockUntimedAsync(
        EdpDbContext context, DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) =>
        await context.Packages.FromSqlRaw(SelectUntimed, SqliteText.Of(dueBefore), take).AsNoTracking()
            .ToListAsync(cancellationToken);

    public async Task WriteAsync(EdpDbContext context, PackageChanges changes, CancellationToken cancellationToken)
    {
        if (changes.Instances.Count > 0)
        {
            await context.Database.ExecuteSqlRawAsync(
                SqlitePackageRow.UpdateAll, [SqlitePackageRow.Rows(changes.Instances)], cancellationToken);
        }

        if (changes.Announced.Count > 0)
        {
            await context.Database.ExecuteSqlRawAsync(
                SqliteAnnouncementRow.InsertAll, [SqliteAnnouncementRow.Rows(changes.Announced)], cancellationToken);
        }
    }

    public async Task<PackageRefresh> MergeAsync(EdpDbContext context, PackageRefresh refresh, CancellationToken cancellationToken)
    {
        var known = await context.Refreshes
            .FromSqlRaw(
                Merge,
                refresh.NotificationId,
                Text(refresh.PackageId)!,
                refresh.Round!,
                Text(refresh.RefreshedAt)!,
                SqliteText.Of(refresh.NotedAt))
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return known.Single();
    }

    private static string? Text(Guid? id) => id is { } value ? SqliteText.Of(value) : null;

    private static string? Text(DateTimeOffset? time) => time is { } value ? SqliteText.Of(value) : null;
}
