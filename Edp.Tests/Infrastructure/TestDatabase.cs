using Edp.Service.Configuration;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Edp.Tests.Infrastructure;

/// <summary>A database of one test.</summary>
internal abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>The settings that lead the service to it.</summary>
    public abstract IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>One without tables, as the service finds it at its first start.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(DatabaseProvider provider) => provider == DatabaseProvider.Postgres
        ? await PostgresTestDatabase.CreateEmptyAsync(await PostgresServer.SharedAsync())
        : new SqliteTestDatabase();

    /// <summary>One with the service's tables, and nothing in them.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider) => provider == DatabaseProvider.Postgres
        ? await PostgresTestDatabase.CreateAsync()
        : new SqliteTestDatabase { HasTables = true };

    /// <summary>Puts into the data folder of a service what this database has there, unless the service has it already.</summary>
    public virtual Task PrepareAsync(string dataFolder) => Task.CompletedTask;

    /// <summary>Runs a statement on the service's database.</summary>
    public static async Task ExecuteAsync(EdpTestService service, string sql)
    {
        var contexts = service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>();
        await using var context = await contexts.CreateDbContextAsync();
        await context.Database.ExecuteSqlRawAsync(sql);
    }

    public abstract ValueTask DisposeAsync();
}

/// <summary>A file in the service's data folder, which is the service's own default.</summary>
internal sealed class SqliteTestDatabase : TestDatabase
{
    public bool HasTables { get; init; }

    public override IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?> { ["Edp:Database:Provider"] = nameof(DatabaseProvider.Sqlite) };

    public override Task PrepareAsync(string dataFolder) =>
        HasTables && !MigratedDatabases.IsIn(dataFolder) ? MigratedDatabases.CopyIntoAsync(dataFolder) : Task.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A database of a PostgreSQL server.</summary>
/// <param name="server">The server.</param>
/// <param name="name">The name of the database.</param>
/// <param name="release">What becomes of it afterwards; null: it is dropped.</param>
internal sealed class PostgresTestDatabase(PostgresServer server, string name, Func<Task>? release = null) : TestDatabase
{
    public string ConnectionString => server.ConnectionString(name);

    /// <summary>For the tests' own connections.</summary>
    public string PatientConnectionString => server.PatientConnectionString(name);

    public override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Edp:Database:Provider"] = nameof(DatabaseProvider.Postgres),
        ["Edp:Database:ConnectionString"] = ConnectionString
    };

    public static async Task<PostgresTestDatabase> CreateEmptyAsync(PostgresServer server) =>
        new(server, await server.CreateDatabaseAsync());

    /// <summary>One of the shared server, with the service's tables.</summary>
    public static async Task<PostgresTestDatabase> CreateAsync() => await ReusedDatabases.TakeAsync(await PostgresServer.SharedAsync());

    public override async ValueTask DisposeAsync() => await (release?.Invoke() ?? server.DropDatabaseAsync(name));
}
