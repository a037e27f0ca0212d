using System.Security.Cryptography;
using System.Text;

namespace Edp.Core.Batching;

/// <summary>Name-based UUIDs, version 5 (RFC 9562, section 5.5).</summary>
internal static class NameBasedId
{
    // Most names are shorter; longer ones take the long way.
    private const int MaxBytes = 1_536;

    public static Guid Of(Guid @namespace, string name)
    {
        Span<byte> text = stackalloc byte[MaxBytes];
        @namespace.TryWriteBytes(text, bigEndian: true, out var prefixed);
        text = Encoding.UTF8.TryGetBytes(name, text[prefixed..], out var written)
            ? text[..(prefixed + written)]
            : [.. text[..prefixed], .. Encoding.UTF8.GetBytes(name)];
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 9562 says SHA-1 for version 5; it names here and protects nothing.
        SHA1.HashData(text, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
