using System.Runtime.InteropServices;
using Edp.Service.Configuration;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Edp.Service.Storage.Sqlite;

/// <summary>The file of the database, and whether a connection still writes into it.</summary>
internal sealed class SqliteFile
{
    /// <summary>The embedded database's file in the data folder.</summary>
    public const string DefaultName = "edp.db";

    private const string InMemory = ":memory:";
    private const string Uri = "file:";

    // "SQLITE_FCNTL_HAS_MOVED" in SQLite's list of file controls: renamed, deleted or replaced since it was opened.
    private const int HasMovedControl = 20;
    private const int Ok = 0;

    public SqliteFile(IOptions<EdpOptions> options)
    {
        var connection = new SqliteConnectionStringBuilder(options.Value.Database.ConnectionString)
        {
            DefaultTimeout = options.Value.Database.CommandTimeout
        };
        if (connection.DataSource.Length == 0)
            connection.DataSource = System.IO.Path.Combine(options.Value.DataFolder, DefaultName);
        var isFile = connection.Mode != SqliteOpenMode.Memory
            && connection.DataSource != InMemory
            && !connection.DataSource.StartsWith(Uri, StringComparison.OrdinalIgnoreCase);
        ConnectionString = connection.ToString();
        Path = isFile ? System.IO.Path.GetFullPath(connection.DataSource) : null;
    }

    public string ConnectionString { get; }

    /// <summary>The file's full path; null for a database in memory.</summary>
    public string? Path { get; }

    /// <summary>Whether the database has a write-ahead log, which not every file system can do.</summary>
    public bool HasLog { get; set; }

    private string Log => $"{Path}-wal";

    /// <summary>What is wrong with the file under an open connection, if something is.</summary>
    /// <param name="connection">A connection within a writing transaction, or right after one: its log has to be there.</param>
    public string? WhatIsLost(SqliteConnection connection)
    {
        if (Path is null)
            return null;
        if (HasMoved(connection))
            return $"The SQLite file {Path} was deleted or replaced while EDP had it open.";
        return HasLog && IsLogLost ? $"SQLite's log {Log} was deleted or replaced while EDP had it open." : null;
    }

    /// <summary>Whether the file under an open connection is another one than the path leads to.</summary>
    public static bool HasMoved(SqliteConnection connection) =>
        FileControl(connection.Handle!.DangerousGetHandle(), 0, HasMovedControl, out var moved) == Ok && moved != 0;

    /// <summary>Whether there is a database whose log is gone.</summary>
    public bool IsLogLost => Path is not null && !(new FileInfo(Log) is { Exists: true, Length: > 0 });

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(nint database, nint name, int control, out int value);
}
