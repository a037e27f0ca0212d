using System.Diagnostics;
using System.Globalization;
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
        var address = $"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}";
        Client = new EdpClient(new HttpClient { BaseAddress = new Uri(address) });
        _environment = settings
            .Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))
            .Append(KeyValuePair.Create("ASPNETCORE_URLS", (string?)address))
            .ToDictionary();
        Sink = new SinkFile(Path.Combine(_folder, "edp-data", "events.ndjson"));
    }

    public EdpClient Client { get; }

    public SinkFile Sink { get; }

    public async Task StartAsync()
    {
        var service = TestContext.CurrentContext.TestDirectory.Replace("Edp.Tests", "Edp.Service", StringComparison.Ordinal);
        _process = ChildProcess.Start(
            [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(service, "Edp.Service.dll")], _environment, _folder);
        _said = ChildProcess.Listen(_process);
        await Eventually.HoldsAsync(IsReadyAsync, $"the service is ready; it said: {_said}");
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
    }

    public void Dispose()
    {
        Kill();
        Client.Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.That(_process!.HasExited, Is.False, () => _said!.ToString());
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
