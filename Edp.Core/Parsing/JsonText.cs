using System.Text.Json;
using System.Text.Unicode;

namespace Edp.Core.Parsing;

/// <summary>The text of a string token.</summary>
internal static class JsonText
{
    /// <summary><c>\u0041</c>, the longest way to write one ASCII character.</summary>
    private const int MaxEscapeLength = 6;

    /// <summary>Whether the token is this string, however it is escaped.</summary>
    public static bool Is(this Token token, ReadOnlySpan<byte> json, ReadOnlySpan<byte> text)
    {
        if (!token.IsString)
            return false;
        if (!token.Escaped)
            return token.In(json).SequenceEqual(text);
        return token.Length <= text.Length * MaxEscapeLength
            && token.TryGetUtf8(json, new byte[token.Length], out var utf8) && utf8.SequenceEqual(text);
    }

    /// <summary>
    /// The string's UTF-8: a part of the JSON text itself, or unescaped into <paramref name="buffer"/>, which takes at least
    /// <see cref="Token.Length"/> bytes. No answer where it is not valid Unicode, such as half a surrogate pair.
    /// </summary>
    public static bool TryGetUtf8(this Token token, ReadOnlySpan<byte> json, Span<byte> buffer, out ReadOnlySpan<byte> utf8)
    {
        if (!token.Escaped)
        {
            utf8 = token.In(json);
            return Utf8.IsValid(utf8);
        }

        var reader = new Utf8JsonReader(json.Slice(token.Start - 1, token.Length + 2));
        reader.Read();
        try
        {
            utf8 = buffer[..reader.CopyString(buffer)];
            return true;
        }
        catch (InvalidOperationException)
        {
            utf8 = default;
            return false;
        }
    }
}
