using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>Where a value stands in the JSON text it was read from. Most values are never needed, so none is decoded on the way.</summary>
/// <param name="Type">What it is; <see cref="JsonTokenType.None"/> when it did not occur.</param>
/// <param name="Start">The first byte: behind the quote of a string, at the bracket of an object or array.</param>
/// <param name="Length">Bytes: without the quotes of a string, with the brackets of an object or array.</param>
/// <param name="Escaped">A string with at least one backslash.</param>
internal readonly record struct Token(JsonTokenType Type, int Start, int Length, bool Escaped)
{
    /// <summary>It is there and not <c>null</c>.</summary>
    public bool IsPresent => Type is not (JsonTokenType.None or JsonTokenType.Null);

    public bool IsString => Type == JsonTokenType.String;

    /// <summary>Takes the value at which the reader stands, and moves the reader to its end.</summary>
    public static Token Take(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var type = reader.TokenType;
            reader.Skip();
            return new Token(type, start, (int)reader.BytesConsumed - start, Escaped: false);
        }

        var quote = reader.TokenType == JsonTokenType.String ? 1 : 0;
        return new Token(reader.TokenType, start + quote, reader.ValueSpan.Length, reader.ValueIsEscaped);
    }

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}
