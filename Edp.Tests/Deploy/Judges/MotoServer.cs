using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Infrastructure;

namespace Edp.Tests.Deploy.Judges;

/// <summary>moto in server mode: CloudFormation, S3, EventBridge, SQS and SNS of one account in one process, as Compose uses it.</summary>
internal sealed class MotoServer : IAsyncDisposable
{
    private static readonly string Script = Repository.PathOf("Edp.Tests", "Deploy", "Judges", "stack.py");

    private readonly Process _process;
    private readonly StringBuilder _said;

    private MotoServer(Process process, Uri url)
    {
        _process = process;
        _said = ChildProcess.Listen(process);
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<MotoServer> StartAsync(CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var main = $"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])";
        var server = new MotoServer(
            ChildProcess.Start([JudgePython.Path, "-B", "-c", main]), new Uri($"http://127.0.0.1:{port}"));
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            async () => !server._process.HasExited && await AnswersAsync(http, server.Url, cancellationToken),
            $"moto answers; it said: {server._said}");
        return server;
    }

    /// <summary>Runs a command of <c>stack.py</c>.</summary>
    public async Task<JsonObject> RunAsync(JsonObject command, CancellationToken cancellationToken)
    {
        var run = await JudgePython.RunAsync([Script, Url.ToString()], cancellationToken, command.ToJsonString());
        return run.ExitCode == 0
            ? JsonNode.Parse(run.Output)!.AsObject()
            : throw new InvalidOperationException($"{command["command"]} failed: {run.Error}\nmoto said: {_said}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "moto-api/"), cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
