using System.Diagnostics;
using System.Globalization;
using System.Text;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>The service as a process of its own, with nothing of this machine's AWS settings in its environment.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Edp.Service.dll");

    private readonly Process _process;
    private readonly StringBuilder _said;
    private readonly HttpClient _http;

    private ServiceProcess(Process process, int port)
    {
        _process = process;
        _process.StandardInput.Close();
        _said = ChildProcess.Listen(process);
        _http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        Client = new EdpClient(_http);
    }

    public EdpClient Client { get; }

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>The largest amount of memory it had so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public static ServiceProcess Start(
        IReadOnlyDictionary<string, string?> settings, Uri sqs, Uri eventBridge, params IEnumerable<(string, string?)> environment)
    {
        var port = FreePort.Next();
        var all = Environment(sqs, eventBridge);
        foreach (var (setting, value) in settings)
            all[VariableOf(setting)] = value;
        foreach (var (name, value) in environment)
            all[name] = value;
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        return new ServiceProcess(ChildProcess.Start(["dotnet", Program, "--urls", url], all), port);
    }

    /// <summary>The environment of a service on these services of AWS.</summary>
    public static Dictionary<string, string?> Environment(Uri sqs, Uri eventBridge) => new()
    {
        ["AWS_REGION"] = FakeCredentials.Region,
        ["AWS_ACCESS_KEY_ID"] = FakeCredentials.AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = FakeCredentials.SecretKey,
        ["AWS_SESSION_TOKEN"] = null,
        ["AWS_PROFILE"] = null,
        ["AWS_ENDPOINT_URL_SQS"] = sqs.AbsoluteUri,
        ["AWS_ENDPOINT_URL_SNS"] = sqs.AbsoluteUri,
        ["AWS_ENDPOINT_URL_EVENTBRIDGE"] = eventBridge.AbsoluteUri
    };

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(
        IReadOnlyDictionary<string, string?> settings, IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments)
    {
        var all = new Dictionary<string, string?>(environment);
        foreach (var (setting, value) in settings)
            all[VariableOf(setting)] = value;
        using var process = ChildProcess.Start(["dotnet", Program, .. arguments], all);
        process.StandardInput.Close();
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }

    /// <summary>Waits until it can do its work.</summary>
    public Task ReadyAsync() => Eventually.HoldsAsync(
        async () =>
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The service ended with {_process.ExitCode}: {Said}");
            try
            {
                using var answer = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        $"the service is ready; it said: {Said}");

    /// <summary>Ends it as a crash of the machine would: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string VariableOf(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);
}
