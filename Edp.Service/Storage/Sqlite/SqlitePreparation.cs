using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>
/// The folder of the file, the write-ahead log, with which readers don't wait for the writer, and the tables: in one transaction, whose
/// lock ends with the process.
/// </summary>
internal sealed partial class SqlitePreparation(
    SqliteFile file, SqliteFileLock fileLock, IWriteLock gate, ILogger<SqlitePreparation> logger) : IStorePreparation
{
    private const string HasHistory = $"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{StoreMigrations.HistoryTable}'";
    private const string History = $"""SELECT "MigrationId" FROM {StoreMigrations.HistoryTable}""";
    private const string WriteAheadLog = "wal";

    // A writer that is at work shows that writing works.
    private static readonly TimeSpan MaxWaitForGate = TimeSpan.FromSeconds(2);

    public async Task PrepareAsync(EdpDbContext context, PreparationStep step, CancellationToken cancellationToken)
    {
        step.WaitsFor = file.Path is null ? "SQLite" : $"the SQLite file {file.Path}, its disk, or another process that holds its lock";
        if (file.Path is { } path)
        {
            await SaveLogAsync(context, cancellationToken);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            fileLock.Renew();
        }

        // Connections that are open already may lead to a file that is gone.
        SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        await context.Database.OpenConnectionAsync(cancellationToken);
        file.HasLog = await UseLogAsync(context, cancellationToken);
        if (StoreMigrations.Missing(context, await AppliedAsync(context, cancellationToken)).Count > 0)
            await MigrateAsync(context, cancellationToken);
        await WriteAsync(context, cancellationToken);
        await context.Database.CloseConnectionAsync();
    }

    public async Task CheckAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(MaxWaitForGate);
        IDisposable turn;
        try
        {
            turn = await gate.EnterAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return;
        }

        using (turn)
            await WriteAsync(context, cancellationToken);
    }

    private static async Task<bool> UseLogAsync(EdpDbContext context, CancellationToken cancellationToken) =>
        (await context.QueryTextAsync("PRAGMA journal_mode", cancellationToken))[0][0] == WriteAheadLog
        || (await context.QueryTextAsync("PRAGMA journal_mode = WAL", cancellationToken))[0][0] == WriteAheadLog;

    private static async Task<IReadOnlyList<string>> AppliedAsync(EdpDbContext context, CancellationToken cancellationToken) =>
        (await context.QueryTextAsync(HasHistory, cancellationToken)).Count == 0
            ? []
            : [.. (await context.QueryTextAsync(History, cancellationToken)).Select(row => row[0])];

    private async Task MigrateAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        // BEGIN IMMEDIATE: the write lock from the first statement on.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var applied = await AppliedAsync(context, cancellationToken);
        var missing = StoreMigrations.Missing(context, applied);
        if (missing.Count == 0)
            return;
        await StoreMigrations.ApplyAsync(context, applied, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Log.Applied(logger, string.Join(", ", missing));
    }

    /// <summary>Writes a number that EDP has no use for, as it is: one page of the log, forced to the disk.</summary>
    private async Task WriteAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        // The connection outlives the transaction, which would close it at its end otherwise.
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using (var transaction = await context.Database.BeginTransactionAsync(cancellationToken))
        {
            await context.ExecuteTextAsync(context.WriteNothingToEachTable(), cancellationToken);
            var version = (await context.QueryTextAsync("PRAGMA user_version", cancellationToken))[0][0];
            await context.ExecuteTextAsync($"PRAGMA user_version = {version}", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        if (file.WhatIsLost((SqliteConnection)context.Database.GetDbConnection()) is { } lost)
            throw new StoreUnavailableException(lost) { NeedsPreparation = true };
        await context.Database.CloseConnectionAsync();
    }

    /// <summary>
    /// Where only the log was deleted, connections that have it open still can write what is in it into the file. Nothing was acknowledged
    /// since: the guard saw to that.
    /// </summary>
    private async Task SaveLogAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        if (!file.HasLog || !File.Exists(file.Path) || !file.IsLogLost)
            return;
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.QueryTextAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        await context.Database.CloseConnectionAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The database's tables were created or changed: {Migrations}")]
        public static partial void Applied(ILogger logger, string migrations);
    }
}
