using Edp.Tests.Deploy.Files;

namespace Edp.Tests.Deploy.Judges;

/// <summary>
/// The Python that has cfn-lint and moto: the virtual environment that <c>test.sh</c> makes where the machine's own lacks them, else
/// the <c>python3</c> on the path.
/// </summary>
internal static class JudgePython
{
    private static readonly string Own = Repository.PathOf("artifacts", "judges", "bin", "python3");

    public static string Path => File.Exists(Own) ? Own : "python3";

    public static Task<CommandResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken, string input = "") =>
        CommandLine.RunAsync(Path, ["-B", .. arguments], cancellationToken, input);
}
