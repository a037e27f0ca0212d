using System.Buffers.Text;

namespace Edp.Core.Parsing;

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
            var value = encoded[i] == (byte)'+' ? (byte)' ' : encoded[i];
            if (value == (byte)'%')
            {
                if (i + 2 >= encoded.Length || !Utf8Parser.TryParse(encoded.Slice(i + 1, 2), out value, out var digits, 'x') || digits != 2)
                    return false;
                i += 2;
            }

            destination[written++] = value;
        }

        return true;
    }
}
