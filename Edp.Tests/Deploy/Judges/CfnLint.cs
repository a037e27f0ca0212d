using System.Text.Json.Nodes;

namespace Edp.Tests.Deploy.Judges;

/// <summary>cfn-lint, which knows what CloudFormation accepts in each region.</summary>
internal static class CfnLint
{
    private const string Main = "import sys; from cfnlint.runner import main; sys.exit(main())";

    /// <summary>
    /// Lints files for regions together and gives the errors and warnings as <c>file:line id message</c>. Exit codes are a sum of 2
    /// (errors), 4 (warnings) and 8 (notes); anything else says that nothing was linted.
    /// </summary>
    public static async Task<IReadOnlyList<string>> LintAsync(
        IEnumerable<string> files, IEnumerable<string> regions, CancellationToken cancellationToken)
    {
        var run = await JudgePython.RunAsync(
            ["-c", Main, "--format", "json", "--regions", .. regions, "--template", .. files], cancellationToken);
        if (run.ExitCode is < 0 or > 14 || (run.ExitCode & 1) != 0)
            throw new InvalidOperationException($"cfn-lint ended with {run.ExitCode}: {run.Error}{run.Output}");

        return [.. JsonNode.Parse(run.Output.Length == 0 ? "[]" : run.Output)!.AsArray().Select(Finding)];
    }

    private static string Finding(JsonNode? finding) =>
        $"{Path.GetFileName((string)finding!["Filename"]!)}:{finding["Location"]!["Start"]!["LineNumber"]} "
        + $"{(string)finding["Rule"]!["Id"]!} {(string)finding["Message"]!}";
}
