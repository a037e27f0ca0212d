using System.Collections.Concurrent;
using Edp.Service.Configuration;
using Edp.Service.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Edp.Tests.Infrastructure;

/// <summary>
/// Databases of the shared PostgreSQL server that serve one test after the other: each is as the service left it at its first start when
/// a test takes it. A copy for each test, new connections to it, and EF's model and queries compiled for these take more time than most
/// tests. One whose tables a test has changed is dropped.
/// </summary>
internal static class ReusedDatabases
{
    private static readonly ConcurrentBag<ReusedDatabase> Idle = [];
    private static readonly ConcurrentDictionary<string, ReusedDatabase> InUse = new(StringComparer.Ordinal);

    public static async Task<PostgresTestDatabase> TakeAsync(PostgresServer server)
    {
        if (!Idle.TryTake(out var database))
            database = await ReusedDatabase.CreateAsync(server);
        InUse[database.ConnectionString] = database;
        return new PostgresTestDatabase(server, database.Name, () => ReleaseAsync(server, database));
    }

    /// <summary>Gives a service on such a database the connections that are kept for it, unless it is to have others.</summary>
    public static void Share(IReadOnlyDictionary<string, string?> settings, IServiceCollection services)
    {
        const string section = "Edp:Database:";
        string[] known = [$"{section}{nameof(DatabaseOptions.Provider)}", $"{section}{nameof(DatabaseOptions.ConnectionString)}"];
        var isPlain = settings.Keys.Where(key => key.StartsWith(section, StringComparison.OrdinalIgnoreCase)).All(key => known.Contains(key));
        if (isPlain && settings.GetValueOrDefault(known[1]) is { } connection && InUse.TryGetValue(connection, out var database))
            services.AddSingleton(database.Connections);
    }

    public static async Task DisposeAsync()
    {
        while (Idle.TryTake(out var database))
            await database.Connections.DisposeAsync();
    }

    private static async Task ReleaseAsync(PostgresServer server, ReusedDatabase database)
    {
        InUse.TryRemove(database.ConnectionString, out _);
        if (await database.TryEmptyAsync())
        {
            Idle.Add(database);
            return;
        }

        await database.Connections.DisposeAsync();
        await server.DropDatabaseAsync(database.Name);
    }
}

/// <summary>One of them, with the connections that services on it share.</summary>
internal sealed class ReusedDatabase
{
    // What still does something, or holds a lock.
    private const string EndOthers = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (state <> 'idle' OR pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory'))
        """;

    private const string Ended = """
        SELECT sessions_abandoned + sessions_fatal + sessions_killed FROM pg_stat_database WHERE datname = current_database()
        """;

    // Whatever a test can have changed but rows.
    private const string Shape = """
        SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
            SELECT concat('n', nspname, nspacl) AS part FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%'
            UNION ALL SELECT concat('c', oid::regclass, relkind, relacl, reloptions) FROM pg_class WHERE relnamespace NOT IN
                ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
            UNION ALL SELECT concat('a', attrelid::regclass, attname, atttypid, attnotnull) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
                WHERE relnamespace = 'edp'::regnamespace
            UNION ALL SELECT concat('t', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT concat('o', conrelid::regclass, conname) FROM pg_constraint WHERE connamespace = 'edp'::regnamespace
            UNION ALL SELECT concat('p', oid::regproc) FROM pg_proc WHERE pronamespace NOT IN
                ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            UNION ALL SELECT concat('d', setconfig) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase
                WHERE datname = current_database()) AS parts
        """;

    // New files for a table and its indexes take longer than to delete a few rows.
    private const string Emptying = """
        SELECT coalesce(string_agg(concat(CASE WHEN pg_relation_size(oid) > 65536 THEN 'TRUNCATE ' ELSE 'DELETE FROM ' END, oid::regclass), ';'), '')
        FROM pg_class
        WHERE relnamespace = 'edp'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0 AND relname NOT LIKE '\_\_%'
        """;

    private readonly string _shape;

    private ReusedDatabase(string name, NpgsqlDataSource connections, string connectionString, string shape)
    {
        (Name, Connections, ConnectionString) = (name, connections, connectionString);
        _shape = shape;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource Connections { get; }

    public static async Task<ReusedDatabase> CreateAsync(PostgresServer server)
    {
        var name = await server.CreateDatabaseAsync(await MigratedDatabases.OnPostgresAsync());
        var options = new DatabaseOptions { Provider = DatabaseProvider.Postgres, ConnectionString = server.PatientConnectionString(name) };
        // Without the token of an IAM login, which these don't have.
        var connections = PostgresDataSource.Create(options, tokens: null!);
        string shape;
        await using (var connection = await connections.OpenConnectionAsync())
            shape = await AskAsync<string>(connection, Shape);
        var database = new ReusedDatabase(name, connections, server.ConnectionString(name), shape);
        return await database.TryEmptyAsync() ? database : throw new InvalidOperationException($"{name} can't be emptied.");
    }

    /// <summary>Ends what still uses it, and takes every row out.</summary>
    /// <returns>Whether it is as it was; false when more than rows was changed.</returns>
    public async Task<bool> TryEmptyAsync()
    {
        try
        {
            await using var connection = await Connections.OpenConnectionAsync();
            // The next test gets no connection that is broken.
            if (await AskAsync<long>(connection, EndOthers) > 0 || await AskAsync<long>(connection, Ended) > 0)
                Connections.Clear();
            if (await AskAsync<string>(connection, Shape) != _shape)
                return false;
            // What ends just now may hold a lock for a moment.
            var emptying = await AskAsync<string>(connection, Emptying);
            await ExecuteAsync(connection, $"SET lock_timeout = 60000; {emptying}; RESET lock_timeout; SELECT pg_stat_reset()");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
