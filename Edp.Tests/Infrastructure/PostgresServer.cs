using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Edp.Tests.Infrastructure;

/// <summary>
/// A PostgreSQL server of the tests' own: a throw-away data folder and a free port of the loopback address. Its databases sort by a
/// language's rules, so that a query that means byte order has to say so.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "edp";

    // The server is told to stop when this process is gone, however it went: its standard input ends then.
    private const string StopWithParent = "\"$@\" & server=$!; read -r _; kill -INT $server 2>/dev/null; wait $server";

    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static PostgresServer? _shared;

    private readonly string _folder = Directory.CreateTempSubdirectory("edp-postgres-").FullName;
    private int _databases;
    private Process? _process;
    private StringBuilder? _said;

    private readonly bool _forcesToDisk;

    private PostgresServer(bool forcesToDisk) => _forcesToDisk = forcesToDisk;

    public int Port { get; private set; }

    private string DataFolder => Path.Combine(_folder, "data");

    /// <summary>
    /// The server of this test run, started when the first test asks for it. It forces nothing to the disk: tests kill services, and that
    /// takes nothing from it that was committed.
    /// </summary>
    public static async Task<PostgresServer> SharedAsync()
    {
        await Turn.WaitAsync();
        try
        {
            return _shared ??= await StartNewAsync(forcesToDisk: false);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Stops the run's server, if any test started it.</summary>
    public static async Task StopSharedAsync()
    {
        if (_shared is not null)
            await _shared.DisposeAsync();
        _shared = null;
    }

    /// <summary>A server for a test that stops it, with every commit forced to the disk.</summary>
    public static Task<PostgresServer> StartNewAsync() => StartNewAsync(forcesToDisk: true);

    /// <summary>Starts it (again), on the same port and data.</summary>
    public async Task StartAsync()
    {
        var command = PostgresBinaries.Command(
            "postgres",
            "-D", DataFolder,
            "-c", "listen_addresses=127.0.0.1",
            "-c", string.Create(CultureInfo.InvariantCulture, $"port={Port}"),
            "-c", "unix_socket_directories=",
            "-c", $"fsync={(_forcesToDisk ? "on" : "off")}",
            "-c", "max_connections=300",
            "-c", "shared_buffers=128MB");
        _process = ChildProcess.Start(["sh", "-c", StopWithParent, "sh", .. command]);
        _said = ChildProcess.Listen(_process);
        await Eventually.HoldsAsync(AnswersAsync, $"PostgreSQL answers; it said: {_said}");
    }

    /// <summary>Stops it as a crash would: connections break, nothing is tidied up.</summary>
    public async Task StopImmediatelyAsync()
    {
        await ChildProcess.RunAsync(PostgresBinaries.Command("pg_ctl", "stop", "-D", DataFolder, "-m", "immediate", "-w"));
        await EndAsync();
    }

    /// <summary>A new database, empty unless it is a copy of another.</summary>
    /// <param name="template">The database that it is a copy of; nobody may be connected to that one.</param>
    public async Task<string> CreateDatabaseAsync(string template = "template1")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return name;
    }

    public Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Database = database
    }.ToString();

    /// <summary>For connections of the tests' own: one to a busy machine takes longer than the 15 s that Npgsql gives it.</summary>
    public string PatientConnectionString(string database) => ConnectionString(database) + ";Timeout=300;Command Timeout=300";

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<PostgresServer> StartNewAsync(bool forcesToDisk)
    {
        var server = new PostgresServer(forcesToDisk);
        await server.InitializeAsync();
        server.Port = FreePort.Next();
        await server.StartAsync();
        return server;
    }

    private async Task InitializeAsync()
    {
        if (PostgresBinaries.AsServerUser.Count > 0)
            await ChildProcess.RunAsync(["chown", "postgres", _folder]);
        await ChildProcess.RunAsync(PostgresBinaries.Command(
            "initdb", "-D", DataFolder, "-U", User, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C",
            "--locale-provider=icu", "--icu-locale=en-US"));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PatientConnectionString("postgres"));
        await connection.OpenAsync();
        // Copies and drops of databases wait for each other.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"PostgreSQL did not start: {_said}");
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task EndAsync()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }
}
