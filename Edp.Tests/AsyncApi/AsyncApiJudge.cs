using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Tests.Amazon.Emulator;
using Edp.Tests.Deploy.Files;

namespace Edp.Tests.AsyncApi;

/// <summary>The official parser of AsyncAPI, and a validator of JSON schemas.</summary>
internal static class AsyncApiJudge
{
    private static readonly string Folder = Repository.PathOf("Edp.Tests", "AsyncApi", "Judge");

    /// <summary>Judges the document, and values by its schemas.</summary>
    public static async Task<Verdict> JudgeAsync(string document, params IEnumerable<(string Schema, string Json)> values)
    {
        await NodePackages.InstallAsync(Folder, CancellationToken.None);
        using var node = Process.Start(new ProcessStartInfo("node", ["judge.mjs", document])
        {
            UseShellExecute = false,
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        var (said, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        foreach (var (schema, json) in values)
            await node.StandardInput.WriteLineAsync(new JsonObject { ["schema"] = schema, ["value"] = JsonNode.Parse(json) }.ToJsonString());
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        return node.ExitCode == 0
            ? JsonSerializer.Deserialize<Verdict>(await said, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException($"The judge ended with {node.ExitCode}: {await errors}");
    }
}

/// <summary>What is wrong, and the addresses of the channels.</summary>
internal sealed record Verdict(IReadOnlyList<string> Problems, IReadOnlyList<string> Channels);
