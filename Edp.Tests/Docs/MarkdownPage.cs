using System.Text.RegularExpressions;
using Edp.Tests.Deploy.Files;

namespace Edp.Tests.Docs;

/// <summary>A page of the documentation: its headings, tables, links and code.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly string[] Foreign = ["node_modules", "bin", "obj", "artifacts", "Fixtures"];

    private MarkdownPage(string path)
    {
        Path = path;
        Lines = File.ReadAllLines(path);
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetRelativePath(Repository.Root, Path).Replace('\\', '/');

    public string[] Lines { get; }

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Prose().Select(line => Heading().Match(line)).Where(heading => heading.Success)
        .Select(heading => NoAnchor().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>Where its links lead, but for those to other sites.</summary>
    public IEnumerable<string> Links => Prose().SelectMany(line => Link().Matches(CodeSpan().Replace(line, "")))
        .Select(link => link.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>Its code spans, and what is in its code blocks.</summary>
    public IEnumerable<string> Code => Prose().SelectMany(Spans).Concat(Blocks);

    /// <summary>Code blocks, with fences or indented, each as one text.</summary>
    public IEnumerable<string> Blocks => Block().Matches(string.Join('\n', Lines) + "\n").Select(block => block.Groups["code"].Value);

    /// <summary>Rows of tables, without their headers.</summary>
    public IEnumerable<TableRow> Rows()
    {
        var (section, header) = ("", "");
        for (var i = 0; i < Lines.Length; i++)
        {
            if (Heading().Match(Lines[i]) is { Success: true } heading)
                section = heading.Groups["text"].Value;
            else if (IsRow(i) && IsRow(i + 1) && Lines[i + 1].StartsWith("|--", StringComparison.Ordinal))
                header = Cells(Lines[i++])[0];
            else if (IsRow(i))
                yield return new TableRow(section, header, Cells(Lines[i]));
        }
    }

    public static MarkdownPage Load(params string[] path) => new(Repository.PathOf(path));

    /// <summary>Every page of the repository.</summary>
    public static IEnumerable<MarkdownPage> All() => Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
        .Where(path => !System.IO.Path.GetRelativePath(Repository.Root, path).Split('/', '\\').Intersect(Foreign).Any())
        .Select(path => new MarkdownPage(path));

    /// <summary>What stands in this text as code.</summary>
    public static IEnumerable<string> Spans(string text) => CodeSpan().Matches(text).Select(span => span.Groups["code"].Value);

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private bool IsRow(int line) => line < Lines.Length && Lines[line].StartsWith('|');

    private string[] Prose() => Block().Replace(string.Join('\n', Lines) + "\n", "\n").Split('\n');

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Link();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"(?:^ *```\w*\n(?<code>.*?)^ *```$)|(?:(?<=\n)\n(?<code>(?: {4}[^\n]*\n)+))",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 10_000)]
    private static partial Regex Block();
}

/// <summary>A row of a table.</summary>
/// <param name="Section">The heading above it.</param>
/// <param name="Header">The first cell of the table's header.</param>
/// <param name="Cells">Its cells.</param>
internal sealed record TableRow(string Section, string Header, string[] Cells)
{
    /// <summary>What its first cell names: its code.</summary>
    public IEnumerable<string> Names => MarkdownPage.Spans(Cells[0]);
}
