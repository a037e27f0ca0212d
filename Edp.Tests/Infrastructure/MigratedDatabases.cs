using Microsoft.Data.Sqlite;

namespace Edp.Tests.Infrastructure;

/// <summary>
/// Databases with the service's tables and nothing in them, of which tests get copies. The service itself makes each of them, once in a
/// run, as it does at its first start.
/// </summary>
internal static class MigratedDatabases
{
    private const string SqliteFile = "edp.db";

    private static readonly string Folder = Directory.CreateTempSubdirectory("edp-migrated-").FullName;
    private static readonly Lazy<Task<string>> Postgres = new(MakePostgresAsync);
    private static readonly Lazy<Task<string>> Sqlite = new(MakeSqliteAsync);

    /// <summary>The name of the one on the shared PostgreSQL server.</summary>
    public static Task<string> OnPostgresAsync() => Postgres.Value;

    /// <summary>Copies SQLite's into a data folder, where the service looks for it.</summary>
    public static async Task CopyIntoAsync(string dataFolder)
    {
        var file = await Sqlite.Value;
        Directory.CreateDirectory(dataFolder);
        File.Copy(file, Path.Combine(dataFolder, SqliteFile));
    }

    /// <summary>Whether the service has a database in this folder already.</summary>
    public static bool IsIn(string dataFolder) => File.Exists(Path.Combine(dataFolder, SqliteFile));

    public static void Delete() => Directory.Delete(Folder, recursive: true);

    private static async Task<string> MakePostgresAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var name = await server.CreateDatabaseAsync();
        await MakeAsync(new PostgresTestDatabase(server, name), "postgres");
        return name;
    }

    private static async Task<string> MakeSqliteAsync()
    {
        var file = Path.Combine(await MakeAsync(new SqliteTestDatabase(), "sqlite"), SqliteFile);

        // All of it in the one file; what SQLite's pool keeps open does not matter to a copy then.
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        var isBusy = (long)(await command.ExecuteScalarAsync())!;
        return isBusy == 0 ? file : throw new InvalidOperationException($"{file} is still written to.");
    }

    private static async Task<string> MakeAsync(TestDatabase database, string name)
    {
        var dataFolder = Path.Combine(Folder, name);
        var settings = new Dictionary<string, string?>(database.Settings) { ["Edp:DataFolder"] = dataFolder };
        using var log = new CapturedLog();
        await using var service = await EdpTestService.StartAsync(settings, new ManualClock(), log);
        await service.ReadyAsync();
        return dataFolder;
    }
}
