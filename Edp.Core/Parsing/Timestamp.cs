using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>
/// Reads a time as S3, EventBridge and .NET write it: ISO 8601 with seconds, up to 16 fractional digits, and <c>Z</c> or an offset;
/// without either it is UTC, never the machine's own zone.
/// </summary>
internal static class Timestamp
{
    public const int MaxLength = 64;
    private const int SecondsLength = 19;
    private static readonly SearchValues<byte> Characters = SearchValues.Create("0123456789-+:.TZtz"u8);

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset utc)
    {
        utc = default;
        if (text.Length is < SecondsLength or > MaxLength || text.ContainsAnyExcept(Characters)
            || text[SecondsLength..] is [(byte)'.'] or [(byte)'.', < (byte)'0' or > (byte)'9', ..])
            return false;

        // JSON's own reader knows the format, in upper case and as a string.
        Span<byte> json = stackalloc byte[MaxLength + 3];
        json[0] = (byte)'"';
        Ascii.ToUpper(text, json[1..], out var length);
        if (!text[SecondsLength..].ContainsAny("Zz+-"u8))
            json[++length] = (byte)'Z';
        json[++length] = (byte)'"';
        var reader = new Utf8JsonReader(json[..(length + 1)]);
        if (!reader.Read() || !reader.TryGetDateTimeOffset(out var time))
            return false;
        utc = time.ToUniversalTime();
        return true;
    }
}
