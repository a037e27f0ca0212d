namespace Edp.Service.Ingest.Parsing;

/// <summary>
/// Undoes the form encoding of keys in native notifications (R4; "Event message structure" of the S3 user guide), exactly once:
/// <c>+</c> is a space, <c>%XX</c> a byte.
/// </summary>
internal static class KeyDecoder
{
    /// <summary>
    /// Decodes into <paramref name="destination"/>, which takes at least the encoded length and may be the same memory. No answer
    /// where a percent sign is not followed by two hexadecimal digits, which S3 never sends.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, Span<byte> destination, out int written)
    {
        written = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var value = encoded[i];
            if (value == (byte)'+')
            {
                value = (byte)' ';
            }
            else if (value == (byte)'%')
            {
                if (i + 2 >= encoded.Length || !TryHex(encoded[i + 1], encoded[i + 2], out value))
                    return false;
                i += 2;
            }

            destination[written++] = value;
        }

        return true;
    }

    private static bool TryHex(byte high, byte low, out byte value)
    {
        var digits = (Hex(high) << 4) | Hex(low);
        value = (byte)digits;
        return digits >= 0;
    }

    /// <summary>The value of a hexadecimal digit, negative if it is none.</summary>
    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };
}
