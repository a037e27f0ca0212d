namespace Edp.Tests.Deploy.Files;

/// <summary>
/// Runs the steps of a Dockerfile without an engine: each stage gets a folder that stands for its root, COPY copies, RUN
/// runs in the folder of the WORKDIR. RUN commands must therefore name no absolute path.
/// </summary>
internal sealed class ImageBuild(string scratch, string context)
{
    // They have read the same sources when these were built for the tests, and take most of the time.
    private static readonly Dictionary<string, string> WithoutAnalyzers = new(StringComparer.Ordinal) { ["RunAnalyzers"] = "false" };

    private readonly Dictionary<string, string> _roots = new(StringComparer.Ordinal);

    /// <summary>Builds all stages and gives the root folder of the last.</summary>
    public async Task<string> RunAsync(IReadOnlyList<IReadOnlyList<DockerInstruction>> stages, CancellationToken cancellationToken)
    {
        foreach (var (index, stage) in stages.Index())
        {
            var name = stage[0].Words is [_, "AS", var given] ? given : $"stage-{index}";
            _roots[name] = Directory.CreateDirectory(Path.Combine(scratch, name)).FullName;
            await RunAsync(_roots[name], stage, cancellationToken);
        }

        return _roots.Values.Last();
    }

    private async Task RunAsync(string root, IReadOnlyList<DockerInstruction> stage, CancellationToken cancellationToken)
    {
        var folder = root;
        foreach (var instruction in stage)
        {
            if (instruction.Keyword == "WORKDIR")
                folder = Directory.CreateDirectory(Under(root, instruction.Arguments)).FullName;
            else if (instruction.Keyword == "COPY")
                await CopyAsync(instruction, folder, cancellationToken);
            else if (instruction.Keyword == "RUN")
                await RequireAsync("sh", ["-euc", instruction.Arguments], folder, cancellationToken, WithoutAnalyzers);
        }
    }

    private async Task CopyAsync(DockerInstruction instruction, string folder, CancellationToken cancellationToken)
    {
        var from = instruction.Flags.TryGetValue("from", out var stage) ? _roots[stage] : context;
        var target = Path.Combine(folder, instruction.Words[^1]);
        foreach (var source in instruction.Words[..^1].Select(source => Under(from, source)))
        {
            if (Directory.Exists(source))
                await CopyFolderAsync(source, target, cancellationToken);
            else
                await CopyFileAsync(source, target, cancellationToken);
        }

        if (instruction.Flags.TryGetValue("chown", out var owner) && Environment.UserName == "root")
            await RequireAsync("chown", ["-R", owner, target], folder, cancellationToken);
    }

    private static Task CopyFileAsync(string source, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        return RequireAsync("cp", [source, folder], folder, cancellationToken);
    }

    /// <summary>What a folder holds, without what <c>.dockerignore</c> keeps away from the builder.</summary>
    private static async Task CopyFolderAsync(string source, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target);
        await RequireAsync("sh", ["-euc", "tar -C \"$0\" --exclude=./bin --exclude=./obj -cf - . | tar -C \"$1\" -xf -", source, target],
            target, cancellationToken);
    }

    private static async Task RequireAsync(string program, string[] arguments, string folder, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var result = await CommandLine.RunAsync(program, arguments, cancellationToken, folder: folder, environment: environment);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Output}{result.Error}");
        }
    }

    private static string Under(string root, string path) => Path.Combine(root, path.TrimStart('/'));
}
