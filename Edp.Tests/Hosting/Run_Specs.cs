using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Hosting;

/// <summary>The built service, as someone starts it in a folder.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class When_the_service_runs_in_a_folder
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edp-process-").FullName;
    private readonly string _url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
    private EdpClient _client = null!;
    private Process? _process;
    private StringBuilder? _said;

    [TearDown]
    public async Task End()
    {
        if (_process is { HasExited: false })
            _process.Kill();
        if (_process is not null)
            await _process.WaitForExitAsync();
        _process?.Dispose();
        _client.Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Should_take_the_settings_that_lie_there_and_the_environments_before_them()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "appsettings.json"),
            """{"Edp":{"Buckets":[{"BucketName":"lab","PrefixDepth":1,"ThresholdDuration":7200}],"DataFolder":"kept"}}""");
        await StartAsync(("Edp__Buckets__0__ThresholdDuration", "3600"));

        await _client.RecordAsync(new S3Event("lab", "a/b/1"), new S3Event("other", "a/b/1"));

        var open = (await _client.PrefixesAsync()).Single();
        Assert.That((open.Bucket, open.Prefix, open.DueAt - open.LastRecordedAt), Is.EqualTo(("lab", "a/", TimeSpan.FromHours(1))));
        Assert.That(Directory.Exists(Path.Combine(_folder, "kept")), Is.True);
    }

    [Test]
    public async Task Should_say_in_five_lines_what_runs_and_what_to_try()
    {
        await StartAsync(("Edp__Buckets__0__BucketName", "lab"), ("Edp__Buckets__0__ThresholdEventCount", "0"));

        var lines = Said().Split('\n').Select(line => line.TrimEnd())
            .SkipWhile(line => !line.StartsWith("EDP ", StringComparison.Ordinal)).Take(5).ToList();
        Assert.That(lines[0], Does.StartWith($"EDP {Product.Version} on {_url}").And.Contains("/openapi/v1.json"));
        Assert.That(lines[1], Does.Contain("SQLite").And.Contains(Path.Combine("edp-data", "edp.db")));
        Assert.That(lines[2], Does.Contain("lab").And.Contains("300 s").And.Not.Contain("events"));
        Assert.That(lines[3], Does.Contain(Path.Combine("edp-data", "events.ndjson")));

        // What it says to try works as it stands.
        await ChildProcess.RunAsync(["sh", "-c", $"{lines[4]["Try".Length..].Trim()} --fail"]);
        Assert.That((await _client.PrefixesAsync()).Single().ObjectCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_tell_whether_it_is_ready()
    {
        await StartAsync();

        using var ready = Run("health", "--ready", "--urls", _url);
        await ready.WaitForExitAsync();
        using var dead = Run("health", "--ready", "--urls", "http://127.0.0.1:1");
        await dead.WaitForExitAsync();

        Assert.That((ready.ExitCode, dead.ExitCode), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Should_stop_while_a_collector_takes_connections_and_never_answers()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        await StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{collector.LocalEndpoint}"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"));
        await _client.RecordAsync(new S3Event("lab", "a/b/1"));

        var since = TimeProvider.System.GetTimestamp();
        await ChildProcess.RunAsync(["kill", "-TERM", string.Create(CultureInfo.InvariantCulture, $"{_process!.Id}")]);
        await _process.WaitForExitAsync();

        Assert.That(_process.ExitCode, Is.Zero);
        Assert.That(TimeProvider.System.GetElapsedTime(since), Is.LessThan(TimeSpan.FromSeconds(10)), Said());
    }

    private async Task StartAsync(params (string Name, string Value)[] environment)
    {
        _client = new EdpClient(new HttpClient { BaseAddress = new Uri(_url) });
        _process = Run(["serve", "--urls", _url], environment);
        _said = ChildProcess.Listen(_process);
        await Eventually.HoldsAsync(IsReadyAsync, $"the service is ready; it said: {Said()}");
        await Eventually.HoldsAsync(() => Said().Contains("Try ", StringComparison.Ordinal), "it said that it has started");
    }

    private Process Run(params string[] words) => Run(words, []);

    private Process Run(string[] words, (string Name, string Value)[] environment) => ChildProcess.Start(
        [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "Edp.Service.dll"), .. words],
        environment.ToDictionary(variable => variable.Name, variable => (string?)variable.Value),
        _folder);

    private string Said()
    {
        lock (_said!)
            return _said.ToString();
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.That(_process!.HasExited, Is.False, Said);
        try
        {
            using var answer = await _client.Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
