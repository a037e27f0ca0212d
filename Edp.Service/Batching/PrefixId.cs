using System.Security.Cryptography;
using System.Text;

namespace Edp.Service.Batching;

/// <summary>The correlation id of a prefix: a name-based UUID, version 5 (RFC 9562, section 5.5), of bucket and prefix.</summary>
internal static class PrefixId
{
    private static readonly byte[] Namespace = new Guid("6f0c2f0e-6d3c-4b8e-9a77-7d1f6a3b5c21").ToByteArray(bigEndian: true);

    public static Guid Of(string bucket, string prefix)
    {
        // No bucket has a slash in its name, so the two never run into each other.
        var name = Encoding.UTF8.GetBytes($"{bucket}/{prefix}");
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 9562 says SHA-1 for version 5; it names here and protects nothing.
        SHA1.HashData([.. Namespace, .. name], hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
