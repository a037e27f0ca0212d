using Edp.Service.Configuration;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Edp.Tests.Infrastructure;

/// <summary>A database of one test, fresh and empty.</summary>
internal abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>The settings that lead the service to it.</summary>
    public abstract IReadOnlyDictionary<string, string?> Settings { get; }

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider) => provider == DatabaseProvider.Postgres
        ? await PostgresTestDatabase.CreateAsync(await PostgresServer.SharedAsync())
        : new SqliteTestDatabase();

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
    public override IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?> { ["Edp:Database:Provider"] = nameof(DatabaseProvider.Sqlite) };

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A database of a PostgreSQL server.</summary>
internal sealed class PostgresTestDatabase(PostgresServer server, string name) : TestDatabase
{
    public string ConnectionString => server.ConnectionString(name);

    public override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Edp:Database:Provider"] = nameof(DatabaseProvider.Postgres),
        ["Edp:Database:ConnectionString"] = ConnectionString
    };

    public static async Task<PostgresTestDatabase> CreateAsync(PostgresServer server) => new(server, await server.CreateDatabaseAsync());

    public override async ValueTask DisposeAsync() => await server.DropDatabaseAsync(name);
}
