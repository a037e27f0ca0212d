using System.Globalization;

namespace Edp.Tests.Infrastructure;

/// <summary>Where PostgreSQL's programs are, and how to run them: the server refuses to run as root.</summary>
internal static class PostgresBinaries
{
    private const string Debian = "/usr/lib/postgresql";

    public static IReadOnlyList<string> Command(string program, params IEnumerable<string> arguments) =>
        [.. AsServerUser, Path.Combine(Folder, program), .. arguments];

    /// <summary>Prefix of a command that runs it as a user who may run the server.</summary>
    public static IReadOnlyList<string> AsServerUser =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : [];

    private static string Folder { get; } = Find();

    private static double Number(string version) =>
        double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool HasServer(string folder) =>
        File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"));

    private static string Find()
    {
        var versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        var folders = versions
            .OrderByDescending(Number)
            .Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        return folders.FirstOrDefault(HasServer)
            ?? throw new InvalidOperationException(
                $"PostgreSQL is not installed: no initdb in {Debian}/*/bin or PATH. The tests need Debian's package postgresql "
                + "(apt-get install postgresql).");
    }
}
