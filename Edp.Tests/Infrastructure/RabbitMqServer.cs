using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Edp.Tests.Infrastructure;

/// <summary>
/// A RabbitMQ broker of the tests' own: a throw-away data folder, free ports of the loopback address, its own name server for its node.
/// </summary>
internal sealed class RabbitMqServer : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    // Both end when this process is gone, however it went: its standard input ends then. What is in the data folder is not missed.
    private const string StopWithParent = """
        epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 & names=$!
        "$@" & server=$!
        read -r _
        kill -KILL "$(cat "$RABBITMQ_PID_FILE")" 2>/dev/null
        wait $server
        kill $names
        """;

    // A broker that nobody talks to must not keep a core busy.
    private const string QuietVirtualMachine = "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}";

    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static RabbitMqServer? _shared;

    private readonly string _folder = Directory.CreateTempSubdirectory("edp-rabbitmq-").FullName;
    private readonly int _dist = FreePort.Next();
    private readonly int _epmd = FreePort.Next();
    private int _hosts;
    private Process? _process;
    private StringBuilder? _said;

    private RabbitMqServer() => Management = new RabbitMqManagement(FreePort.Next());

    public int Port { get; } = FreePort.Next();

    public int TlsPort { get; } = FreePort.Next();

    public RabbitMqManagement Management { get; }

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"amqp://127.0.0.1:{Port}"));

    /// <summary>The certificate of the authority that the broker's own is of.</summary>
    public string AuthorityFile => Path.Combine(_folder, LocalCertificate.AuthorityFile);

    private string PidFile => Path.Combine(_folder, "pid");

    /// <summary>The broker of this test run, started when the first test asks for it.</summary>
    public static async Task<RabbitMqServer> SharedAsync()
    {
        await Turn.WaitAsync();
        try
        {
            return _shared ??= await StartNewAsync();
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Stops the run's broker, if any test started it.</summary>
    public static async Task StopSharedAsync()
    {
        if (_shared is not null)
            await _shared.DisposeAsync();
        _shared = null;
    }

    public static async Task<RabbitMqServer> StartNewAsync()
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException(
                "RabbitMQ is not installed. The tests need Debian's package rabbitmq-server (apt-get install rabbitmq-server).");
        }

        var server = new RabbitMqServer();
        LocalCertificate.Write(server._folder);
        await File.WriteAllTextAsync(Path.Combine(server._folder, "plugins"), "[rabbitmq_management].");
        await File.WriteAllTextAsync(Path.Combine(server._folder, "rabbitmq.conf"), server.Settings());
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it (again), on the same ports and data.</summary>
    public async Task StartAsync()
    {
        _process = ChildProcess.Start(["sh", "-c", StopWithParent, "sh", Program], Environment());
        _said = ChildProcess.Listen(_process);
        await Eventually.HoldsAsync(AnswersAsync, $"RabbitMQ answers; it said: {_said}");
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>A new virtual host: queues and exchanges that no other test sees.</summary>
    public async Task<string> CreateVirtualHostAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test-{Interlocked.Increment(ref _hosts)}");
        await Management.CreateVirtualHostAsync(name);
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Management.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"RabbitMQ did not start: {_said}");
        return await Management.AnswersAsync();
    }

    private string Settings() => string.Create(CultureInfo.InvariantCulture, $"""
        listeners.tcp.default = 127.0.0.1:{Port}
        listeners.ssl.default = 127.0.0.1:{TlsPort}
        ssl_options.cacertfile = {AuthorityFile}
        ssl_options.certfile = {Path.Combine(_folder, LocalCertificate.CertificateFile)}
        ssl_options.keyfile = {Path.Combine(_folder, LocalCertificate.KeyFile)}
        ssl_options.verify = verify_none
        management.tcp.ip = 127.0.0.1
        management.tcp.port = {Management.Port}
        log.console = true
        log.console.level = warning
        log.file = false
        """);

    private Dictionary<string, string?> Environment()
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = _folder,
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_EPMD_PORT"] = _epmd.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_DIST_PORT"] = _dist.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"edp-{Port}@localhost"),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = QuietVirtualMachine,
            ["RABBITMQ_PID_FILE"] = PidFile
        };
        (string Variable, string Name)[] files =
        [
            ("RABBITMQ_MNESIA_BASE", "data"), ("RABBITMQ_LOG_BASE", "log"), ("RABBITMQ_ENABLED_PLUGINS_FILE", "plugins"),
            ("RABBITMQ_CONFIG_FILE", "rabbitmq.conf"), ("RABBITMQ_ADVANCED_CONFIG_FILE", "none"), ("RABBITMQ_CONF_ENV_FILE", "none"),
            ("RABBITMQ_FEATURE_FLAGS_FILE", "flags"), ("RABBITMQ_GENERATED_CONFIG_DIR", "generated")
        ];
        foreach (var (variable, name) in files)
            environment[variable] = Path.Combine(_folder, name);
        return environment;
    }
}
