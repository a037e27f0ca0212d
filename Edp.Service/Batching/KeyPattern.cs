using System.Buffers;
using System.IO.Enumeration;

namespace Edp.Service.Batching;

/// <summary>A pattern with <c>*</c> (any characters, <c>/</c> included) and <c>?</c> (one character).</summary>
internal readonly record struct KeyPattern(string Pattern)
{
    private static readonly SearchValues<char> Wildcards = SearchValues.Create("*?");

    public bool HasWildcard => Pattern.AsSpan().ContainsAny(Wildcards);

    // The matcher of file names takes a backslash as an escape; in a key it is a character like any other.
    private string Expression { get; } = Pattern.Replace("\\", "\\\\", StringComparison.Ordinal);

    /// <summary>Whether the whole text fits the pattern.</summary>
    public bool Matches(ReadOnlySpan<char> text) =>
        HasWildcard ? FileSystemName.MatchesSimpleExpression(Expression, text, ignoreCase: false) : text.SequenceEqual(Pattern);

    /// <summary>Whether the text fits the pattern; a pattern without wildcards is a plain prefix (R2).</summary>
    public bool MatchesOrPrefixes(string text) =>
        HasWildcard ? Matches(text) : text.StartsWith(Pattern, StringComparison.Ordinal);
}
