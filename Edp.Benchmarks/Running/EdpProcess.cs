using System.Diagnostics;
using System.Globalization;
using System.Text;
using Edp.Tests.Infrastructure;

namespace Edp.Benchmarks.Running;

/// <summary>The service in a process of its own, as it runs in production, so that its memory and processor time are its own.</summary>
internal sealed class EdpProcess : IAsyncDisposable
{
    private static readonly TimeSpan MaxStart = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("edp-benchmark-data-").FullName;
    private readonly StringBuilder _said;

    private EdpProcess(Database database, IReadOnlyDictionary<string, string?> settings)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = url,
            ["Logging__LogLevel__Default"] = "Warning",
            ["Edp__DataFolder"] = _folder,
            ["Edp__Database__Provider"] = "Postgres",
            ["Edp__Database__ConnectionString"] = database.ConnectionString
        };
        foreach (var (name, value) in settings)
            environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        Process = ChildProcess.Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "Edp.Service.dll")], environment, _folder);
        _said = ChildProcess.Listen(Process);
        Http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(10) };
    }

    public Process Process { get; }

    public HttpClient Http { get; }

    public string DataFolder => _folder;

    /// <summary>Processor time that the process has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            Process.Refresh();
            return Process.TotalProcessorTime;
        }
    }

    public static async Task<EdpProcess> StartAsync(
        Database database, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var service = new EdpProcess(database, settings);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < MaxStart; await Task.Delay(50, cancellationToken))
        {
            if (await service.IsReadyAsync(cancellationToken))
                return service;
        }

        throw new InvalidOperationException($"EDP did not start: {service._said}");
    }

    /// <summary>Posts NDJSON; fails unless all of it is durable.</summary>
    public async Task PostAsync(byte[] lines, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(lines);
        using var response = await Http.PostAsync(new Uri("/events", UriKind.Relative), content, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (Process.HasExited)
            throw new InvalidOperationException($"EDP did not start: {_said}");
        try
        {
            using var response = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
