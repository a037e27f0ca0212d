using System.Globalization;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Service.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Edp.Service.Diagnosis;

/// <summary>Whether the database answers, has EDP's tables, takes writes, and agrees on the time.</summary>
internal sealed class DatabaseCheck(
    IDbContextFactory<EdpDbContext> contexts,
    IStorePreparation preparation,
    IRetryPolicy retries,
    IOptions<EdpOptions> options,
    TimeProvider time,
    IServiceProvider services) : ICheck
{
    private static readonly TimeSpan MaxDifference = TimeSpan.FromSeconds(5);

    private readonly DatabaseOptions _database = options.Value.Database;

    public string Part => "database";

    public string ToDo => _database.Provider == DatabaseProvider.Postgres
        ? "See that PostgreSQL runs, and that Edp:Database:ConnectionString names it, its user and its password."
        : "See that the folder of the SQLite file is there and may be written to.";

    private bool IsPostgres => _database.Provider == DatabaseProvider.Postgres;

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        // Opening a SQLite file would create it.
        if (!IsPostgres && services.GetRequiredService<SqliteFile>().Path is { } path && !File.Exists(path))
            return [Finding.Note(Part, $"There is no {path} yet.", "EDP creates it at its first start.")];
        try
        {
            return await LookAsync(cancellationToken);
        }
        catch (Exception e) when (retries.Unavailable(e) is { } unavailable)
        {
            return [Finding.Problem(Part, unavailable.Message, ToDo)];
        }
    }

    private async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var since = time.GetTimestamp();
        await context.Database.OpenConnectionAsync(cancellationToken);
        var before = time.GetUtcNow();
        var answer = (await context.QueryTextAsync(
            IsPostgres ? "SELECT extract(epoch FROM clock_timestamp())" : "SELECT unixepoch('subsec')", cancellationToken))[0][0];
        var took = time.GetElapsedTime(since).TotalMilliseconds;
        var findings = new List<Finding>
        {
            Finding.Ok(Part, string.Create(CultureInfo.InvariantCulture, $"{Name()} answers in {took:0} ms."))
        };
        var schema = await SchemaAsync(context, cancellationToken);
        findings.Add(schema);
        if (schema.Status == FindingStatus.Ok)
        {
            await context.Database.CloseConnectionAsync();
            await preparation.CheckAsync(context, cancellationToken);
            findings.Add(Finding.Ok("writes", "Every table takes writes."));
        }

        if (IsPostgres)
            findings.Add(Clock(before, double.Parse(answer, CultureInfo.InvariantCulture)));
        return findings;
    }

    private static async Task<Finding> SchemaAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        var missing = StoreMigrations.Missing(context, applied);
        if (applied.Except(context.Database.GetMigrations(), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } newer)
        {
            return Finding.Note(
                "schema", $"The tables are of a newer EDP than this one ({newer}).", "Replace this program by the version that runs.");
        }

        return missing.Count == 0
            ? Finding.Ok("schema", $"The tables are those of this version ({applied.Count} migrations).")
            : Finding.Note("schema", $"{missing.Count} migrations are missing, the first is {missing[0]}.", "EDP applies them when it starts.");
    }

    // A clock that differs closes nothing early: EDP goes by its own. Times of several replicas would not agree.
    private static Finding Clock(DateTimeOffset here, double seconds)
    {
        var there = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds);
        var difference = (there - here).Duration();
        return difference < MaxDifference
            ? Finding.Ok("clock", "This machine and the database agree on the time.")
            : Finding.Problem(
                "clock",
                string.Create(CultureInfo.InvariantCulture, $"This machine and the database differ by {difference.TotalSeconds:0} s."),
                "Let both follow a time server (chrony, systemd-timesyncd, Amazon Time Sync).");
    }

    private string Name()
    {
        if (!IsPostgres)
            return $"SQLite, {services.GetRequiredService<SqliteFile>().Path ?? "in memory,"}";
        var connection = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
        return string.Create(CultureInfo.InvariantCulture, $"PostgreSQL, {connection.Database} on {connection.Host}:{connection.Port},");
    }
}
