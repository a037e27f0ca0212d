using System.Text.Json.Nodes;

namespace Edp.Tests.Deploy.Files;

/// <summary>Asks the scripts in <c>Edp.Tests/Deploy/specification</c>, which read the published specifications.</summary>
internal static class Specification
{
    private static readonly string Folder = Repository.PathOf("Edp.Tests", "Deploy", "specification");

    public static async Task<JsonNode> AskAsync(
        string script, IEnumerable<string> arguments, CancellationToken cancellationToken, string input = "")
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            throw new InvalidOperationException("The specifications are not installed: run 'npm ci' in Edp.Tests/Deploy/specification");

        var answer = await CommandLine.RunAsync("node", [script, .. arguments], cancellationToken, input, Folder);
        return answer.ExitCode == 0
            ? JsonNode.Parse(answer.Output)!
            : throw new InvalidOperationException($"node {script} ended with {answer.ExitCode}: {answer.Error}");
    }
}
