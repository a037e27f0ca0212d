using System.Diagnostics;
using System.Globalization;
using System.Text;
using Edp.Tests.Infrastructure;

namespace Edp.Chaos;

/// <summary>One process of the service, which is killed and started again.</summary>
internal sealed class EdpProcess(int number, IReadOnlyDictionary<string, string?> environment) : IAsyncDisposable
{
    private const int LastLines = 40;

    private readonly int _port = FreePort.Next();
    private Process? _process;
    private StringBuilder? _said;
    private string _wordsOfOneThatEnded = "";

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));

    public string LastWords => _wordsOfOneThatEnded + Heard();

    public bool HasEnded => _process is null or { HasExited: true };

    /// <summary>How often it was gone before it was killed.</summary>
    public int EndedByItself { get; private set; }

    public void Start()
    {
        _process?.Dispose();
        _process = ChildProcess.Start(
            ["dotnet", Path.Combine(AppContext.BaseDirectory, "Edp.Service.dll"), "--urls", Address.ToString()], environment);
        _said = ChildProcess.Listen(_process);
    }

    /// <summary>SIGKILL: nothing is tidied up.</summary>
    public async Task KillAsync()
    {
        if (HasEnded)
        {
            EndedByItself++;
            _wordsOfOneThatEnded += $"{Heard()}\nended by itself\n";
        }

        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"EDP {number}");

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private string Heard()
    {
        if (_said is null)
            return "";
        lock (_said)
            return string.Join('\n', _said.ToString().Split('\n').TakeLast(LastLines));
    }
}
