namespace Edp.Core.Batching;

/// <summary>Patterns of files as a row keeps them, one a line; null where there is none.</summary>
internal static class FileNames
{
    private const char NewLine = '\n';
    private const char Or = '|';

    public static string? Join(IEnumerable<string> patterns) => string.Join(NewLine, patterns) is { Length: > 0 } text ? text : null;

    public static string[] Split(string? text) => text?.Split(NewLine) ?? [];

    public static int Count(string? text) => text is null ? 0 : text.AsSpan().Count(NewLine) + 1;

    /// <summary>Whether a key fulfils a pattern; <c>a|b</c> is one of these.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="relativeKey">The key without its batch's prefix.</param>
    public static bool Fulfils(string pattern, ReadOnlySpan<char> relativeKey)
    {
        foreach (var alternative in pattern.Split(Or))
        {
            if (new KeyPattern(alternative).Matches(relativeKey))
                return true;
        }

        return false;
    }

    /// <summary>What is left of the patterns when this key is there.</summary>
    public static string? Without(string? text, string key, string prefix) =>
        text is null ? null : Join(Split(text).Where(pattern => !Fulfils(pattern, key.AsSpan(prefix.Length))));
}
