using System.Text.RegularExpressions;
using Edp.Core.Configuration;

namespace Edp.Core.Lists;

/// <summary>A path on each line, with its checksum where one is there. Empty lines and those that begin with <c>#</c> are none.</summary>
internal static partial class ListLines
{
    private const int Md5Digits = 32;

    /// <exception cref="UnreadableListException">A line is no checksum, where all have to be.</exception>
    public static IReadOnlyList<ListEntry> Read(string text, ListFormat format)
    {
        var entries = new List<ListEntry>();
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text[range].TrimEnd('\r');
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
                continue;
            if (format != ListFormat.Lines && Checksum(line) is { } summed)
                entries.Add(summed);
            else if (format == ListFormat.Checksums)
                throw new UnreadableListException($"line {number} is no line of md5sum or sha256sum.");
            else
                entries.Add(new ListEntry(UriText.Decode(line.Trim())));
        }

        return entries;
    }

    private static ListEntry? Checksum(string line)
    {
        var match = Gnu().Match(line) is { Success: true } gnu ? gnu : Bsd().Match(line);
        if (!match.Success)
            return null;
        var digits = match.Groups["sum"].Value;
        return new ListEntry(UriText.Decode(match.Groups["path"].Value)) { Md5 = digits.Length == Md5Digits ? digits : null };
    }

    // A backslash at the start says that the name is escaped; * that it was read as binary.
    [GeneratedRegex(@"^\\?(?<sum>[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{128}) [ *](?<path>.+)$",
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Gnu();

    [GeneratedRegex(@"^[A-Z0-9-]+ \((?<path>.+)\) = (?<sum>[0-9A-Fa-f]{32,128})$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Bsd();
}
