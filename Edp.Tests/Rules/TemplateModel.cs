namespace Edp.Tests.Rules;

/// <summary>
/// R13 word for word: text and captures are matched from the start of the key; a capture takes one or more characters but no <c>/</c>, as few
/// as possible up to the next text; the last one without a text after it up to the next <c>/</c>, which must be there.
/// </summary>
internal sealed record TemplateModel(string Head, IReadOnlyList<(string Name, string After)> Captures)
{
    public string Text => Head + string.Concat(Captures.Select(capture => $"{{{capture.Name}}}{capture.After}"));

    /// <summary>The prefix and what each capture took; null where the key does not fit. It tries every length there is.</summary>
    public (string Prefix, IReadOnlyList<string> Taken)? Match(string key) =>
        key.StartsWith(Head, StringComparison.Ordinal) && Match(key, Head.Length, 0, []) is { } found ? found : null;

    private (string, IReadOnlyList<string>)? Match(string key, int at, int capture, IReadOnlyList<string> taken)
    {
        if (capture == Captures.Count)
            return (key[..at], taken);

        var after = Captures[capture].After;
        for (var length = 1; at + length <= key.Length; length++)
        {
            var text = key.Substring(at, length);
            if (text.Contains('/', StringComparison.Ordinal))
                return null;
            var fits = after.Length > 0
                ? string.CompareOrdinal(key, at + length, after, 0, after.Length) == 0
                : at + length < key.Length && key[at + length] == '/';
            if (fits && Match(key, at + length + after.Length, capture + 1, [.. taken, text]) is { } rest)
                return rest;
        }

        return null;
    }
}
