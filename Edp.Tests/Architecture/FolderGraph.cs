using System.Text.RegularExpressions;
using Edp.Tests.Deploy.Files;

namespace Edp.Tests.Architecture;

/// <summary>
/// Which top folders of a project use which others, by the <c>using</c> lines and full names in their files, and by which file each
/// arrow is there.
/// </summary>
internal sealed partial class FolderGraph
{
    private readonly Dictionary<string, SortedSet<string>> _files = new(StringComparer.Ordinal);

    private FolderGraph(string project)
    {
        var root = Repository.PathOf(project);
        var folders = Directory.EnumerateDirectories(root).Select(folder => Path.GetFileName(folder)!).ToHashSet(StringComparer.Ordinal);
        var uses = new Regex($@"\b{Regex.Escape(project)}\.(\w+)", RegexOptions.None, TimeSpan.FromSeconds(10));
        foreach (var folder in folders.Except(["bin", "obj"], StringComparer.Ordinal))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            {
                var code = Aside().Replace(File.ReadAllText(file), "");
                foreach (var used in uses.Matches(code).Select(match => match.Groups[1].Value))
                {
                    if (used != folder && folders.Contains(used))
                        Add($"{folder} -> {used}", Path.GetRelativePath(root, file));
                }
            }
        }
    }

    public IEnumerable<string> Arrows => _files.Keys;

    public static FolderGraph Of(string project) => new(project);

    /// <summary>A circle, with the files that close it; null when there is none.</summary>
    public string? Circle()
    {
        var left = _files.Keys.ToLookup(From, To);
        foreach (var start in left.Select(arrows => arrows.Key).Order(StringComparer.Ordinal))
        {
            if (Way(start, start, left, []) is { } way)
                return string.Join("; ", way.Select(arrow => $"{arrow} ({string.Join(", ", _files[arrow])})"));
        }

        return null;
    }

    private static List<string>? Way(string from, string to, ILookup<string, string> arrows, HashSet<string> visited)
    {
        foreach (var next in arrows[from])
        {
            if (next == to)
                return [$"{from} -> {next}"];
            if (visited.Add(next) && Way(next, to, arrows, visited) is { } way)
                return [$"{from} -> {next}", .. way];
        }

        return null;
    }

    private static string From(string arrow) => arrow[..arrow.IndexOf(' ', StringComparison.Ordinal)];

    private static string To(string arrow) => arrow[(arrow.LastIndexOf(' ') + 1)..];

    private void Add(string arrow, string file)
    {
        if (!_files.TryGetValue(arrow, out var files))
            _files[arrow] = files = new SortedSet<string>(StringComparer.Ordinal);
        files.Add(file);
    }

    /// <summary>A file's own namespace, and comments.</summary>
    [GeneratedRegex(@"^\s*(namespace|//).*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Aside();
}
