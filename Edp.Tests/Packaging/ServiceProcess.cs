using System.Diagnostics;
using System.Text;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>The built service as a process of its own, which can be killed and started again on the same data.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edp-process-").FullName;
    private readonly IReadOnlyDictionary<string, string?> _environment;
    private Process? _process;
    private StringBuilder? _said;

    public ServiceProcess(IReadOnlyDictionary<string, string?> settings)
    {
        _environment = settings
            .Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))
            .Append(KeyValuePair.Create("ASPNETCORE_URLS", (string?)"http://127.0.0.1:0"))
            .ToDictionary();
        Sink = new SinkFile(Path.Combine(_folder, "edp-data", "events.ndjson"));
    }

    /// <summary>Of the process that runs; each one listens on a port of its own.</summary>
    public EdpClient Client { get; private set; } = null!;

    public SinkFile Sink { get; }

    public async Task StartAsync()
    {
        var service = TestContext.CurrentContext.TestDirectory.Replace("Edp.Tests", "Edp.Service", StringComparison.Ordinal);
        _process = ChildProcess.Start(
            [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(service, "Edp.Service.dll")],
            _environment,
            _folder);
        _said = ChildProcess.Listen(_process);
        await Eventually.HoldsAsync(IsListening, "the service listens");
        Client = new EdpClient(new HttpClient { BaseAddress = new Uri(Address()!) });
        await Eventually.HoldsAsync(IsReadyAsync, "the service is ready");
    }

    /// <summary>SIGKILL: nothing is tidied up.</summary>
    public void Kill()
    {
        if (_process is null)
            return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
        Client?.Http.Dispose();
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private bool IsListening()
    {
        Assert.That(_process!.HasExited, Is.False, Said);
        return Address() is not null;
    }

    private string? Address()
    {
        const string announcement = " on http";
        var line = Said().Split('\n').FirstOrDefault(line => line.StartsWith("EDP ", StringComparison.Ordinal));
        return line?[(line.IndexOf(announcement, StringComparison.Ordinal) + " on ".Length)..].Split(',')[0].Trim();
    }

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
            using var answer = await Client.Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
