using Edp.Service.Amazon;
using Edp.Service.Configuration;
using Edp.Service.Publishing;
using Edp.Service.Storage.Postgres;
using Edp.Service.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Edp.Service.Storage;

/// <summary>Registers the database of <c>Edp:Database</c>.</summary>
internal static class StoreServiceCollectionExtensions
{
    private const string MigrationsHistory = "__ef_migrations";
    /// <summary>The embedded database's file in the data folder.</summary>
    public const string SqliteFile = "edp.db";

    public static IServiceCollection AddEdpStore(this IServiceCollection services, DatabaseProvider provider)
    {
        services.AddSingleton<StoreTransactions>();
        services.AddSingleton<StoreReadiness>();
        services.AddSingleton<IManifestStore, ManifestStore>();
        services.AddSingleton(OutboxTables.Batches);
        services.AddSingleton(OutboxTables.Announcements);
        services.AddHostedService<StoreStartup>();
        return provider == DatabaseProvider.Postgres ? services.AddPostgres() : services.AddSqlite();
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services)
    {
        services.AddSingleton<RdsAuthToken>();
        services.AddSingleton(provider => PostgresDataSource.Create(
            provider.GetRequiredService<IOptions<EdpOptions>>().Value.Database, provider.GetRequiredService<RdsAuthToken>()));
        services.AddPooledDbContextFactory<EdpDbContext>((provider, options) => options
            .UseNpgsql(
                provider.GetRequiredService<NpgsqlDataSource>(),
                npgsql => npgsql.MigrationsHistoryTable(MigrationsHistory, EdpDbContext.Schema))
            .IgnoreMissingSnapshot());

        services.AddSingleton<IPrefixStore, PostgresPrefixStore>();
        services.AddSingleton<IPackageStore, PostgresPackageStore>();
        services.AddSingleton(typeof(IEventOutbox<>), typeof(PostgresEventOutbox<>));
        services.AddSingleton<IRowLock, PostgresRowLock>();
        services.AddSingleton<IWriteGate, OpenGate>();
        services.AddSingleton<IRetryPolicy, PostgresRetryPolicy>();
        services.AddSingleton<IStorePreparation, PostgresPreparation>();
        return services;
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services)
    {
        services.AddPooledDbContextFactory<EdpDbContext>((provider, options) => options
            .UseSqlite(
                SqliteConnectionString(provider.GetRequiredService<IOptions<EdpOptions>>().Value),
                sqlite => sqlite.MigrationsHistoryTable(MigrationsHistory))
            .AddInterceptors(new DurableCommits())
            .IgnoreMissingSnapshot());

        services.AddSingleton<IPrefixStore, SqlitePrefixStore>();
        services.AddSingleton<IPackageStore, SqlitePackageStore>();
        services.AddSingleton(typeof(IEventOutbox<>), typeof(SqliteEventOutbox<>));
        services.AddSingleton<IRowLock, SqliteRowLock>();
        services.AddSingleton<IWriteGate, SingleWriterGate>();
        services.AddSingleton<IRetryPolicy, SqliteRetryPolicy>();
        services.AddSingleton<IStorePreparation, SqlitePreparation>();
        return services;
    }

    private static string SqliteConnectionString(EdpOptions options)
    {
        var connection = new SqliteConnectionStringBuilder(options.Database.ConnectionString)
        {
            DefaultTimeout = options.Database.CommandTimeout
        };
        if (connection.DataSource.Length == 0)
            connection.DataSource = Path.Combine(options.DataFolder, SqliteFile);
        return connection.ToString();
    }

    /// <summary>Migrations are written by hand, in SQL; there is no model snapshot to compare the model with.</summary>
    private static DbContextOptionsBuilder IgnoreMissingSnapshot(this DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
}
