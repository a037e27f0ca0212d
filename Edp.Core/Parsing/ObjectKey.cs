using System.Buffers;
using Edp.Core.Text;

namespace Edp.Core.Parsing;

/// <summary>The limits of a key ("Creating object key names" of the S3 user guide) and its way out of the JSON text.</summary>
internal static class ObjectKey
{
    /// <summary>In UTF-8.</summary>
    public const int MaxBytes = 1024;

    /// <summary>
    /// Enough for the longest key with every byte percent-encoded. An event that also writes its ASCII characters as JSON escapes
    /// can need more; what is longer than that has its own way.
    /// </summary>
    public const int BufferLength = MaxBytes * 3;

    /// <summary>Every byte as <c>%XX</c> and every character of this as <c>\u0041</c>: a longer text cannot be a legal key.</summary>
    private const int MaxTextLength = MaxBytes * 3 * 6;

    /// <summary>Finds the key's UTF-8, in the JSON text or in the buffer; otherwise says what is wrong.</summary>
    public static string? Read(
        ReadOnlySpan<byte> json, Token token, bool isEncoded, Span<byte> buffer, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (!token.IsPresent || token.Length == 0)
            return token.IsPresent ? "is empty" : "is missing";
        if (!token.IsString)
            return $"expected text, found {Found.Describe(json, token)}";
        if (token.Length > MaxTextLength)
            return TooLong;

        if (token.Length > buffer.Length)
            buffer = new byte[token.Length];
        if (!token.TryGetUtf8(json, buffer, out var text))
            return ValueReader.NotUnicode;

        key = text;
        if (isEncoded && text.IndexOfAny((byte)'+', (byte)'%') >= 0)
        {
            if (!KeyDecoder.TryDecode(text, buffer, out var length))
                return $"a percent sign without two hexadecimal digits in {Printable.Quote(text)}";
            key = buffer[..length];
            if (!System.Text.Unicode.Utf8.IsValid(key))
                return ValueReader.NotUnicode;
        }

        return Check(key);
    }

    /// <summary>What is wrong with a key in UTF-8 of at least one byte.</summary>
    public static string? Check(ReadOnlySpan<byte> key)
    {
        if (key.Length > MaxBytes)
            return TooLong;
        return key.Contains((byte)0) ? ValueReader.HasNul : null;
    }

    /// <summary>Why a text could not be made UTF-8 of at most <see cref="MaxBytes"/>.</summary>
    public static string Refusal(OperationStatus status) =>
        status == OperationStatus.DestinationTooSmall ? TooLong : ValueReader.NotUnicode;

    private const string TooLong = "longer than 1,024 bytes of UTF-8, the most S3 allows";
}
