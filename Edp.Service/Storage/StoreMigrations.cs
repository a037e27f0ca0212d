using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage;

/// <summary>
/// Applies migrations within the caller's transaction, under a lock that ends with it. EF Core's own way locks by a row (SQLite) or by
/// ACCESS EXCLUSIVE at every start (PostgreSQL): the one outlives a process that is killed, the other waits for every <c>pg_dump</c>.
/// </summary>
internal static class StoreMigrations
{
    public const string HistoryTable = "__ef_migrations";

    /// <summary>What is missing, in order.</summary>
    /// <param name="context">The database.</param>
    /// <param name="applied">What its history holds.</param>
    public static IReadOnlyList<string> Missing(EdpDbContext context, IReadOnlyCollection<string> applied) =>
        [.. context.Database.GetMigrations().Except(applied, StringComparer.OrdinalIgnoreCase)];

    /// <summary>
    /// Applies all that is missing, each alone: a history may have holes. The caller holds the lock, and has queried the history under it.
    /// </summary>
    public static Task ApplyAsync(EdpDbContext context, IReadOnlyCollection<string> applied, CancellationToken cancellationToken)
    {
        var migrations = context.Database.GetMigrations().Prepend(Migration.InitialDatabase).ToList();
        var migrator = context.GetService<IMigrator>();
        var scripts = Missing(context, applied).Select(missing => migrator.GenerateScript(
            migrations[migrations.IndexOf(missing) - 1], missing, MigrationsSqlGenerationOptions.NoTransactions));
        return context.ExecuteTextAsync(string.Concat(scripts), cancellationToken);
    }
}
