using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Edp.Core.Batching;

/// <summary>
/// R13: what the prefix of a key looks like, as text and captures. The text after a capture decides where the capture ends, so a key is read
/// once, from its start to the end of its prefix, and nothing is tried twice.
/// </summary>
internal sealed class PrefixTemplate
{
    /// <summary>Instead of a prefix's length: the key does not fit.</summary>
    public const int NoFit = -1;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _head;
    private readonly TemplateCapture[] _captures;

    private PrefixTemplate(TemplateParts parts) => (_head, _captures) = (parts.Head, [.. parts.Captures]);

    /// <summary>The text before the first capture.</summary>
    public string Head => _head;

    /// <summary>The captures, each with the text after it.</summary>
    public IReadOnlyList<TemplateCapture> Captures => _captures;

    /// <summary>Whether it ends in a capture, so that a key goes on with a <c>/</c> after its prefix.</summary>
    public bool EndsOpen => _captures is [.., { After: "" }];

    /// <exception cref="FormatException">It is no template; the message says why.</exception>
    public static PrefixTemplate Parse(string text) => new(TemplateParts.Of(text));

    /// <summary>How long the prefix of the key is; <see cref="NoFit"/> where the key does not fit.</summary>
    public int LengthOf(ReadOnlySpan<char> key) => LengthOf(key, []);

    /// <summary>Whether a key that fits has this prefix.</summary>
    public bool Gives(string prefix) => LengthOf(Continued(prefix)) == prefix.Length;

    /// <summary>What the captures took of a prefix that the template gave, as JSON in the order of the template; null where it has none.</summary>
    public string? GroupOf(string prefix)
    {
        Span<Range> taken = new Range[_captures.Length];
        if (_captures.Length == 0 || LengthOf(Continued(prefix), taken) != prefix.Length)
            return null;

        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, Readable))
        {
            writer.WriteStartObject();
            for (var i = 0; i < taken.Length; i++)
                writer.WriteString(_captures[i].Name, prefix.AsSpan()[taken[i]]);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }

    private string Continued(string prefix) => EndsOpen ? $"{prefix}/" : prefix;

    private int LengthOf(ReadOnlySpan<char> key, Span<Range> taken)
    {
        if (!key.StartsWith(_head, StringComparison.Ordinal))
            return NoFit;

        var at = _head.Length;
        for (var i = 0; i < _captures.Length; i++)
        {
            var length = LengthOfCapture(key[at..], _captures[i].After);
            if (length == NoFit)
                return NoFit;
            if (!taken.IsEmpty)
                taken[i] = at..(at + length);
            at += length + _captures[i].After.Length;
        }

        return at;
    }

    /// <summary>One character or more, none of them a <c>/</c>, as few as possible up to the text after them.</summary>
    private static int LengthOfCapture(ReadOnlySpan<char> rest, string after)
    {
        if (rest.IsEmpty || rest[0] == '/')
            return NoFit;

        var slash = rest.IndexOf('/');
        if (after.Length == 0)
            return slash;
        // The text begins where the next slash is at the latest.
        var end = slash < 0 ? rest.Length : Math.Min(rest.Length, slash + after.Length);
        var found = rest[1..end].IndexOf(after, StringComparison.Ordinal);
        return found < 0 ? NoFit : found + 1;
    }
}
