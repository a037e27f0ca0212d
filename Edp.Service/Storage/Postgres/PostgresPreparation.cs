using Edp.Service.Starting;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// Replicas that start together create the tables one after the other: an advisory lock of the transaction, which ends with it, also
/// behind a pooler that hands out connections by transaction. Whoever finds nothing missing takes no lock that a <c>pg_dump</c> holds up.
/// </summary>
internal sealed partial class PostgresPreparation(ILogger<PostgresPreparation> logger) : IStorePreparation
{
    private const string Utf8 = "UTF8";

    private const string Server = """
        SELECT current_setting('server_encoding'), current_setting('fsync'), current_database(), current_user
        """;

    private const string HasHistory = $"""
        SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = '{EdpDbContext.Schema}' AND relname = '{StoreMigrations.HistoryTable}'
        """;

    private const string History = $"""SELECT "MigrationId" FROM {EdpDbContext.Schema}.{StoreMigrations.HistoryTable}""";

    // "EDP" in ASCII, and the purpose's number.
    private const string MigrationsLock = "SELECT pg_advisory_xact_lock(x'4544500001'::bigint)";

    private const string ShortWaits = "SET LOCAL lock_timeout = '4s'";

    public async Task PrepareAsync(EdpDbContext context, PreparationStep step, CancellationToken cancellationToken)
    {
        step.WaitsFor = "PostgreSQL to answer";
        await using (var transaction = await context.Database.BeginTransactionAsync(cancellationToken))
        {
            await context.ExecuteTextAsync(ShortWaits, cancellationToken);
            await RequireFittingServerAsync(context, cancellationToken);

            step.WaitsFor = $"a lock on {EdpDbContext.Schema}.{StoreMigrations.HistoryTable} that another session of PostgreSQL holds";
            if (StoreMigrations.Missing(context, await AppliedAsync(context, cancellationToken)).Count > 0)
                await MigrateAsync(context, step, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        step.WaitsFor = "a lock on EDP's tables that another session of PostgreSQL holds";
        await CheckAsync(context, cancellationToken);
    }

    public async Task CheckAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        // A transaction that has an id is written to the log and forced to the disk when it commits.
        await context.ExecuteTextAsync(
            $"{ShortWaits};\n{PostgresGuard.DurableCommit};\n{context.WriteNothingToEachTable()}\n{ObjectPartitions.WriteNothing()}\n"
                + "SELECT txid_current();",
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<string>> AppliedAsync(EdpDbContext context, CancellationToken cancellationToken) =>
        (await context.QueryTextAsync(HasHistory, cancellationToken)).Count == 0
            ? []
            : [.. (await context.QueryTextAsync(History, cancellationToken)).Select(row => row[0])];

    private async Task MigrateAsync(EdpDbContext context, PreparationStep step, CancellationToken cancellationToken)
    {
        step.WaitsFor = "another process that prepares the same PostgreSQL database";
        await context.ExecuteTextAsync(MigrationsLock, cancellationToken);
        // Another process may have done it while this one waited.
        var applied = await AppliedAsync(context, cancellationToken);
        var missing = StoreMigrations.Missing(context, applied);
        if (missing.Count == 0)
            return;

        step.WaitsFor = "PostgreSQL to create or change EDP's tables";
        await StoreMigrations.ApplyAsync(context, applied, cancellationToken);
        Log.Applied(logger, string.Join(", ", missing));
    }

    private async Task RequireFittingServerAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        var server = (await context.QueryTextAsync(Server, cancellationToken))[0];
        if (server[0] != Utf8)
        {
            throw StartRefusedException.WrongConfiguration(
                $"Edp:Database:ConnectionString names the database '{server[2]}' with the encoding {server[0]}; EDP takes {Utf8}, since keys "
                + $"of S3 hold any character. Create another: CREATE DATABASE edp ENCODING '{Utf8}' TEMPLATE template0.");
        }

        if (server[1] == "off")
            Log.Unsafe(logger);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The database's tables were created or changed: {Migrations}")]
        public static partial void Applied(ILogger logger, string migrations);

        [LoggerMessage(2, LogLevel.Warning, "PostgreSQL runs with fsync = off; a crash of its machine loses what EDP has acknowledged")]
        public static partial void Unsafe(ILogger logger);
    }
}
