using Edp.Tests.Infrastructure;

namespace Edp.Tests.Cli;

/// <summary>The built program with a word, as someone types it.</summary>
internal static class CliProgram
{
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "Edp.Service.dll");

    /// <summary>Runs it to its end.</summary>
    /// <param name="url">Where the service is, as <c>EDP_URL</c>.</param>
    /// <param name="words">The command line.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="environment">Further variables.</param>
    public static async Task<CliResult> RunAsync(
        Uri? url, IEnumerable<string> words, string input = "", params IEnumerable<(string Name, string? Value)> environment)
    {
        var variables = environment.Append(("EDP_URL", url?.ToString())).DistinctBy(variable => variable.Item1)
            .ToDictionary(variable => variable.Item1, variable => variable.Item2);
        using var process = ChildProcess.Start([Dotnet, Path, .. words], variables);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = await said is [var first, var second] ? (first, second) : ("", "");
        await process.WaitForExitAsync();
        return new CliResult(process.ExitCode, output, error);
    }
}

/// <summary>What the shell is told, and what stood on both outputs.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
