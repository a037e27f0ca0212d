using System.Buffers;
using System.Globalization;
using System.Text;

namespace Edp.Core.Batching;

/// <summary>The parts of a template as they are written: text, <c>{name}</c>, and <c>{{</c> and <c>}}</c> for a brace.</summary>
internal sealed class TemplateParts
{
    private const int MaxNameLength = 64;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private readonly StringBuilder _text = new();
    private readonly List<TemplateCapture> _captures = [];
    private string? _head;
    private string? _name;

    private TemplateParts()
    {
    }

    /// <summary>The text before the first capture.</summary>
    public string Head => _head!;

    public IReadOnlyList<TemplateCapture> Captures => _captures;

    /// <exception cref="FormatException">It is no template; the message says why.</exception>
    public static TemplateParts Of(string template)
    {
        var parts = new TemplateParts();
        for (var at = 0; at < template.Length;)
            at = parts.Take(template, at);
        parts.EndText();
        return parts;
    }

    private int Take(string template, int at)
    {
        var letter = template[at];
        if (letter is not ('{' or '}'))
            _text.Append(letter);
        else if (at + 1 < template.Length && template[at + 1] == letter)
            _text.Append(template[at++]);
        else if (letter == '}')
            throw Wrong(at, "a '}' without a '{' before it; a brace that keys have is written twice");
        else
            return TakeCapture(template, at);
        return at + 1;
    }

    private int TakeCapture(string template, int at)
    {
        var end = template.IndexOf('}', at);
        if (end < 0)
            throw Wrong(at, "a '{' without its '}'; a brace that keys have is written twice");

        var name = template[(at + 1)..end];
        if (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw Wrong(at, $"a capture takes a name of up to {MaxNameLength} letters, digits, '_' and '-'; found '{{{name}}}'");
        if (_name is not null && _text.Length == 0)
            throw Wrong(at, $"{{{_name}}} and {{{name}}} need text between them, which says where the first one ends");
        EndText();
        if (_captures.Exists(capture => capture.Name == name))
            throw Wrong(at, $"{{{name}}} stands there twice");
        _name = name;
        return end + 1;
    }

    private void EndText()
    {
        if (_name is null)
            _head = _text.ToString();
        else
            _captures.Add(new TemplateCapture(_name, _text.ToString()));
        _text.Clear();
    }

    private static FormatException Wrong(int at, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"character {at + 1}: {what}"));
}
