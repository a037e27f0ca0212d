using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>Walks over the properties of an object.</summary>
internal static class PropertyName
{
    /// <summary>Room for every name the parser knows with each letter written as <c>\u0041</c>; a longer one is none of them.</summary>
    private const int MaxEscapedLength = 96;

    /// <summary>
    /// Moves to the next property and on to its value. The name is empty where it cannot be one the parser knows.
    /// </summary>
    public static bool TryRead(ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            return false;

        name = reader.ValueIsEscaped ? Unescape(ref reader) : reader.ValueSpan;
        reader.Read();
        return true;
    }

    private static byte[] Unescape(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > MaxEscapedLength)
            return [];

        try
        {
            var name = new byte[reader.ValueSpan.Length];
            return name[..reader.CopyString(name)];
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no name the parser knows.
            return [];
        }
    }
}
