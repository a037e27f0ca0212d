using System.Diagnostics;
using System.Globalization;
using System.Text;
using Edp.Tests.Infrastructure;
using Npgsql;

namespace Edp.Benchmarks.Running;

/// <summary>
/// A PostgreSQL of the benchmark's own with the settings that PostgreSQL comes with: every commit forced to the disk. A throw-away data
/// folder, a free port of the loopback address.
/// </summary>
internal sealed class DatabaseServer : IAsyncDisposable
{
    private const string User = "edp";

    // The server is told to stop when this process is gone, however it went: its standard input ends then.
    private const string StopWithParent = "\"$@\" & server=$!; read -r _; kill -INT $server 2>/dev/null; wait $server";

    private static readonly TimeSpan MaxStart = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("edp-benchmark-").FullName;
    private readonly int _port = FreePort.Next();
    private int _databases;
    private Process? _process;
    private StringBuilder? _said;

    private DatabaseServer()
    {
    }

    private string DataFolder => Path.Combine(_folder, "data");

    public static async Task<DatabaseServer> StartAsync()
    {
        var server = new DatabaseServer();
        if (PostgresBinaries.AsServerUser.Count > 0)
            await ChildProcess.RunAsync(["chown", "postgres", server._folder]);
        await ChildProcess.RunAsync(PostgresBinaries.Command(
            "initdb", "-D", server.DataFolder, "-U", User, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"));
        var command = PostgresBinaries.Command(
            "postgres", "-D", server.DataFolder,
            "-c", "listen_addresses=127.0.0.1",
            "-c", string.Create(CultureInfo.InvariantCulture, $"port={server._port}"),
            "-c", "unix_socket_directories=",
            "-c", "fsync=on");
        server._process = ChildProcess.Start(["sh", "-c", StopWithParent, "sh", .. command]);
        server._said = ChildProcess.Listen(server._process);
        await server.WaitAsync();
        return server;
    }

    /// <summary>A fresh, empty database; what was written before it is on the disk, so that no measurement pays for another.</summary>
    public async Task<Database> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"benchmark_{++_databases}");
        await ExecuteAsync($"CREATE DATABASE {name}");
        await ExecuteAsync("CHECKPOINT");
        return new Database(this, name, ConnectionString(name));
    }

    public Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");

    /// <summary>The server's main process; the others are its children.</summary>
    public async Task<int> MainProcessIdAsync() =>
        int.Parse((await File.ReadAllLinesAsync(Path.Combine(DataFolder, "postmaster.pid")))[0], CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = User,
        Database = database
    }.ToString();

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private async Task WaitAsync()
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < MaxStart; await Task.Delay(50))
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (!_process!.HasExited)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException($"PostgreSQL did not start: {_said}");
    }
}
