using System.Buffers;

namespace Edp.Core.Batching;

/// <summary>A pattern with <c>*</c> (any characters, <c>/</c> included) and <c>?</c> (one character).</summary>
internal readonly record struct KeyPattern(string Pattern)
{
    private const char Any = '*';
    private const char One = '?';

    private static readonly SearchValues<char> Wildcards = SearchValues.Create([Any, One]);

    public bool HasWildcard => Pattern.AsSpan().ContainsAny(Wildcards);

    /// <summary>Whether the whole text fits the pattern.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        var (at, inText) = (0, 0);
        var (afterStar, starEnds) = (-1, 0);
        while (inText < text.Length)
        {
            if (at < Pattern.Length && Pattern[at] == Any)
            {
                (afterStar, starEnds) = (++at, inText);
            }
            else if (at < Pattern.Length && (Pattern[at] == One || Pattern[at] == text[inText]))
            {
                inText += Pattern[at++] == One ? CharacterLength(text[inText..]) : 1;
            }
            else if (afterStar >= 0)
            {
                // What follows the last star does not fit here; the star takes one more.
                (at, inText) = (afterStar, ++starEnds);
            }
            else
            {
                return false;
            }
        }

        return Pattern.AsSpan(at).TrimStart(Any).IsEmpty;
    }

    /// <summary>Whether the text fits the pattern; a pattern without wildcards is a plain prefix (R2).</summary>
    public bool MatchesOrPrefixes(string text) =>
        HasWildcard ? Matches(text) : text.StartsWith(Pattern, StringComparison.Ordinal);

    // A character outside of the Basic Multilingual Plane is two in .NET's text.
    private static int CharacterLength(ReadOnlySpan<char> text) => text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1;
}
