using Edp.Core.Outbox;
using Edp.Service.Amazon;
using Edp.Service.Configuration;
using Edp.Service.Packaging;
using Edp.Service.Starting;
using Edp.Service.Storage.Ignored;
using Edp.Service.Storage.Postgres;
using Edp.Service.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Edp.Service.Storage;

/// <summary>Registers the database of <c>Edp:Database</c>.</summary>
internal static class StoreServiceCollectionExtensions
{
    public static IServiceCollection AddEdpStore(this IServiceCollection services, DatabaseProvider provider)
    {
        services.AddSingleton<StoreTransactions>();
        services.AddSingleton<StoreReadiness>();
        services.AddSingleton<EventIdentities>();
        services.AddSingleton<IManifestStore, ManifestStore>();
        services.AddSingleton<ExpectedFiles>();
        services.AddSingleton<ExpectedLists>();
        services.AddSingleton<RefreshStore>();
        services.AddSingleton<IgnoredKeyBuffer>();
        services.AddSingleton<IgnoredKeyWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<IgnoredKeyWriter>());
        services.AddSingleton<StartRefusal>();
        _ = provider == DatabaseProvider.Postgres ? services.AddPostgres() : services.AddSqlite();
        return services.AddHostedService<StoreStartup>();
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services)
    {
        services.AddSingleton<RdsAuthToken>();
        services.TryAddSingleton(provider => PostgresDataSource.Create(
            provider.GetRequiredService<IOptions<EdpOptions>>().Value.Database, provider.GetRequiredService<RdsAuthToken>()));
        services.AddPooledDbContextFactory<EdpDbContext>((provider, options) => options
            .UseNpgsql(
                provider.GetRequiredService<NpgsqlDataSource>(),
                npgsql => npgsql.MigrationsHistoryTable(StoreMigrations.HistoryTable, EdpDbContext.Schema))
            .IgnoreMissingSnapshot());

        services.AddSingleton<IExpectedFileStore, PostgresExpectedFileStore>();
        services.AddSingleton<ObjectPartitions>();
        services.AddSingleton<IExpiredObjects, PostgresExpiredObjects>();
        services.AddSingleton<IPrefixStore, PostgresPrefixStore>();
        services.AddSingleton<IObjectSearch, PostgresObjectSearch>();
        services.AddSingleton<ISagaStore<PackageState>, PostgresSagaStore<PackageState>>();
        services.AddSingleton<PostgresOutboxRows>();
        services.AddSingleton<IOutboxRows>(provider => provider.GetRequiredService<PostgresOutboxRows>());
        services.AddSingleton(typeof(IOutboxStore<>), typeof(PostgresOutboxStore<>));
        services.AddSingleton<IOutboxLease, PostgresOutboxLease>();
        services.AddSingleton<IOutboxOrder, PostgresOutboxOrder>();
        services.AddSingleton<IIgnoredKeyStore, PostgresIgnoredKeys>();
        services.AddSingleton<IRowLock, PostgresRowLock>();
        services.AddSingleton<IWriteLock, NoWriteLock>();
        services.AddSingleton<IRetryPolicy, PostgresRetryPolicy>();
        services.AddSingleton<IStoreGuard, PostgresGuard>();
        services.AddSingleton<IStorePreparation, PostgresPreparation>();
        return services;
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton<SqliteFile>();
        services.AddSingleton<SqliteFileLock>();
        services.AddHostedService(provider => provider.GetRequiredService<SqliteFileLock>());
        services.AddPooledDbContextFactory<EdpDbContext>((provider, options) => options
            .UseSqlite(
                provider.GetRequiredService<SqliteFile>().ConnectionString,
                sqlite => sqlite.MigrationsHistoryTable(StoreMigrations.HistoryTable))
            .AddInterceptors(new DurableCommits())
            .IgnoreMissingSnapshot());

        services.AddSingleton<IExpectedFileStore, SqliteExpectedFileStore>();
        services.AddSingleton<IExpiredObjects, SqliteExpiredObjects>();
        services.AddSingleton<IPrefixStore, SqlitePrefixStore>();
        services.AddSingleton<IObjectSearch, SqliteObjectSearch>();
        services.AddSingleton<ISagaStore<PackageState>, SqliteSagaStore<PackageState>>();
        services.AddSingleton<SqliteOutboxRows>();
        services.AddSingleton<IOutboxRows>(provider => provider.GetRequiredService<SqliteOutboxRows>());
        services.AddSingleton(typeof(IOutboxStore<>), typeof(SqliteOutboxStore<>));
        services.AddSingleton<IOutboxLease, SqliteOutboxLease>();
        services.AddSingleton<IOutboxOrder, SqliteOutboxOrder>();
        services.AddSingleton<IIgnoredKeyStore, SqliteIgnoredKeys>();
        services.AddSingleton<IRowLock, SqliteRowLock>();
        services.AddSingleton<IWriteLock, SqliteWriteLock>();
        services.AddSingleton<IRetryPolicy, SqliteRetryPolicy>();
        services.AddSingleton<IStoreGuard, SqliteGuard>();
        services.AddSingleton<IStorePreparation, SqlitePreparation>();
        return services;
    }

    /// <summary>Migrations are written by hand, in SQL; there is no model snapshot to compare the model with.</summary>
    private static DbContextOptionsBuilder IgnoreMissingSnapshot(this DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
}
