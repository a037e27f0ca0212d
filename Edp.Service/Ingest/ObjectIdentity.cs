using System.Security.Cryptography;
using System.Text;
using Edp.Service.Batching;
using Edp.Service.Ingest.Parsing;

namespace Edp.Service.Ingest;

/// <summary>
/// R3: the identity of an object event, as 16 bytes: 4 of a hash of the directory, so that neighbours lie together in the index, and 12
/// of SHA-256 over what tells events apart.
/// </summary>
internal static class ObjectIdentity
{
    private const int LocalityBytes = 4;
    private const char Separator = '\0';

    public static Guid Of(ObjectEvent created)
    {
        Span<byte> identity = stackalloc byte[16];
        WriteLocality(created, identity);
        WriteHash(created, identity[LocalityBytes..]);
        return new Guid(identity, bigEndian: true);
    }

    private static string WhatTellsApart(ObjectEvent created) => created switch
    {
        { Sequencer: { } sequencer } => $"s{Separator}{sequencer.ToUpperInvariant()}",
        { VersionId: { } versionId } => $"v{Separator}{versionId}",
        _ => $"e{Separator}{created.Etag}{Separator}{created.EventTime?.ToMicroseconds().UtcTicks}"
    };

    private static void WriteHash(ObjectEvent created, Span<byte> into)
    {
        var text = $"{created.Bucket}{Separator}{created.Key}{Separator}{WhatTellsApart(created)}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[..into.Length].CopyTo(into);
    }

    // FNV-1a, 32 bits: it only has to spread, the other bytes tell identities apart.
    private static void WriteLocality(ObjectEvent created, Span<byte> into)
    {
        const uint offsetBasis = 2166136261;
        const uint prime = 16777619;
        var hash = offsetBasis;
        foreach (var c in created.Bucket)
            hash = (hash ^ c) * prime;
        foreach (var c in created.Key.AsSpan(0, created.Key.LastIndexOf('/') + 1))
            hash = (hash ^ c) * prime;
        BitConverter.TryWriteBytes(into, hash);
    }
}
