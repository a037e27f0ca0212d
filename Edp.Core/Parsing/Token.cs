using System.Text.Json;
using System.Text.Unicode;

namespace Edp.Core.Parsing;

/// <summary>Where a value stands in the JSON text it was read from. Most values are never needed, so none is decoded on the way.</summary>
/// <param name="Type">What it is; <see cref="JsonTokenType.None"/> when it did not occur.</param>
/// <param name="Escaped">A string with at least one backslash.</param>
/// <param name="Start">The first byte: behind the quote of a string, at the bracket of an object or array.</param>
/// <param name="Length">Bytes: without the quotes of a string, with the brackets of an object or array.</param>
internal readonly record struct Token(JsonTokenType Type, bool Escaped, int Start, int Length)
{
    /// <summary><c>\u0041</c>, the longest way to write one ASCII character.</summary>
    public const int MaxEscapeLength = 6;

    /// <summary>It is there and not <c>null</c>.</summary>
    public bool IsPresent => Type is not (JsonTokenType.None or JsonTokenType.Null);

    /// <summary>Takes the value or name at which the reader stands, and moves the reader to its end.</summary>
    public static Token Take(ref Utf8JsonReader reader)
    {
        var (type, start) = (reader.TokenType, (int)reader.TokenStartIndex);
        if (type is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return new Token(type, Escaped: false, start, (int)reader.BytesConsumed - start);
        }

        var quote = type is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0;
        return new Token(type, reader.ValueIsEscaped, start + quote, reader.ValueSpan.Length);
    }

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json.Slice(Start, Length);

    /// <summary>Whether it is this string, however it is escaped.</summary>
    public bool Is(ReadOnlySpan<byte> json, ReadOnlySpan<byte> text) => Type == JsonTokenType.String && (Escaped
        ? Length <= text.Length * MaxEscapeLength && TryGetUtf8(json, new byte[Length], out var utf8) && utf8.SequenceEqual(text)
        : In(json).SequenceEqual(text));

    /// <summary>
    /// The string's UTF-8: a part of the JSON text itself, or unescaped into <paramref name="buffer"/>, which takes at least
    /// <see cref="Length"/> bytes. No answer where it is not valid Unicode, such as half a surrogate pair.
    /// </summary>
    public bool TryGetUtf8(ReadOnlySpan<byte> json, Span<byte> buffer, out ReadOnlySpan<byte> utf8)
    {
        utf8 = In(json);
        if (!Escaped)
            return Utf8.IsValid(utf8);

        var reader = new Utf8JsonReader(json.Slice(Start - 1, Length + 2));
        reader.Read();
        try
        {
            utf8 = buffer[..reader.CopyString(buffer)];
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
