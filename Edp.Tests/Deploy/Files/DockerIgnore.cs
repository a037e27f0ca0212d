using System.Text.RegularExpressions;

namespace Edp.Tests.Deploy.Files;

/// <summary>
/// The part of <c>.dockerignore</c> that is used here: <c>*</c>, <c>**/name</c>, names, and <c>!</c>; the last line that fits wins.
/// </summary>
internal sealed class DockerIgnore(string text)
{
    private readonly (bool Keeps, Regex Pattern)[] _lines =
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Line)];

    public bool Ignores(string path) => _lines.LastOrDefault(line => line.Pattern.IsMatch(path)) is { Keeps: false, Pattern: not null };

    private static (bool Keeps, Regex Pattern) Line(string line)
    {
        var keeps = line[0] == '!';
        var pattern = Regex.Escape(line.TrimStart('!')).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal);
        return (keeps, new Regex($"^{pattern}(/.*)?$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
    }
}
