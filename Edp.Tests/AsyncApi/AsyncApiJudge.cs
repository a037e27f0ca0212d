using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Tests.Amazon.Emulator;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Infrastructure;

namespace Edp.Tests.AsyncApi;

/// <summary>
/// The official parser of AsyncAPI, and a validator of JSON schemas, in one process for all tests of a run: it takes longer to load than
/// to judge. It ends when its standard input does, with the process of the tests at the latest.
/// </summary>
internal static class AsyncApiJudge
{
    private static readonly string Folder = Repository.PathOf("Edp.Tests", "AsyncApi", "Judge");
    private static readonly Lazy<Task<Process>> Judge = new(StartAsync);
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Judges the document, and values by its schemas.</summary>
    public static async Task<Verdict> JudgeAsync(string document, params IEnumerable<(string Schema, string Json)> values)
    {
        var question = new JsonObject
        {
            ["document"] = document,
            ["values"] = new JsonArray([.. values.Select(one => new JsonObject { ["schema"] = one.Schema, ["value"] = JsonNode.Parse(one.Json) })])
        };
        var judge = await Judge.Value;
        await Turn.WaitAsync();
        try
        {
            await judge.StandardInput.WriteLineAsync(question.ToJsonString());
            await judge.StandardInput.FlushAsync();
            return await judge.StandardOutput.ReadLineAsync() is { } verdict
                ? JsonSerializer.Deserialize<Verdict>(verdict, JsonSerializerOptions.Web)!
                : throw new InvalidOperationException($"The judge ended: {await judge.StandardError.ReadToEndAsync()}");
        }
        finally
        {
            Turn.Release();
        }
    }

    public static async Task StopAsync()
    {
        if (Judge is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            return;
        using var judge = await Judge.Value;
        judge.StandardInput.Close();
        await judge.WaitForExitAsync();
    }

    private static async Task<Process> StartAsync()
    {
        await NodePackages.InstallAsync(Folder, CancellationToken.None);
        return ChildProcess.Start(["node", "judge.mjs"], folder: Folder);
    }
}

/// <summary>What is wrong, and the addresses of the channels.</summary>
internal sealed record Verdict(IReadOnlyList<string> Problems, IReadOnlyList<string> Channels);
