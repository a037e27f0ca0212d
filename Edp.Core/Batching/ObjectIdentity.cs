using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Edp.Core.Clocks;
using Edp.Core.Parsing;

namespace Edp.Core.Batching;

/// <summary>
/// R3: the identity of an object event, as 16 bytes: 4 of a hash of the directory, so that neighbours lie together in the index, 4 of a hash
/// of the key, so that all events of a key are found by it, and 8 of SHA-256 over what tells events apart. The former layout had 12 of these
/// and no hash of the key.
/// </summary>
internal static class ObjectIdentity
{
    private const int LocalityBytes = 4;
    private const int KeyBytes = 8;
    private const char Separator = '\0';

    // A key has at most 1,024 bytes; what is longer all the same takes the long way.
    private const int MaxBytes = 1_536;

    public static Guid Of(ObjectEvent created, bool isFormer = false)
    {
        var (kind, tellsApart) = created switch
        {
            { Sequencer: { } sequencer } => ('s', sequencer.ToUpperInvariant()),
            { VersionId: { } versionId } => ('v', versionId),
            _ => ('e', $"{created.Etag}{Separator}{created.EventTime?.ToMicroseconds().UtcTicks}")
        };
        return Of(created, kind, tellsApart, isFormer);
    }

    /// <summary>Says what tells the event apart from others of its key.</summary>
    public static string Describe(ObjectEvent created) => Describe(created.Sequencer, created.VersionId, created.Etag);

    /// <summary>As <see cref="Describe(ObjectEvent)"/>.</summary>
    public static string Describe(string? sequencer, string? versionId, string? etag) =>
        sequencer is not null ? $"sequencer {sequencer}" : versionId is not null ? $"version {versionId}" : $"etag {etag} and time";

    /// <summary>The identity under which a listing records an object: by its version, or by etag and size where it told none.</summary>
    public static Guid OfListed(ObjectEvent listed, bool isFormer = false) => OfVersion(listed, isFormer) ?? OfContent(listed, isFormer);

    /// <summary>The identity under which a listing records this version; null without one.</summary>
    public static Guid? OfVersion(ObjectEvent created, bool isFormer = false) =>
        created.VersionId is { } versionId ? Of(created, 'v', versionId, isFormer) : null;

    /// <summary>The identity under which a listing that told no version records this etag and size.</summary>
    public static Guid OfContent(ObjectEvent created, bool isFormer = false) =>
        Of(created, 'l', $"{created.Etag}{Separator}{created.Size}", isFormer);

    /// <summary>The first and the last that events of a key can have.</summary>
    public static (Guid First, Guid Last) OfKey(string bucket, string key)
    {
        Span<byte> identity = stackalloc byte[16];
        WriteKey(bucket, key, identity);
        identity[KeyBytes..].Clear();
        var first = new Guid(identity, bigEndian: true);
        identity[KeyBytes..].Fill(byte.MaxValue);
        return (first, new Guid(identity, bigEndian: true));
    }

    private static Guid Of(ObjectEvent created, char kind, string tellsApart, bool isFormer)
    {
        Span<byte> identity = stackalloc byte[16];
        WriteKey(created.Bucket, created.Key, identity);
        WriteHash(created, kind, tellsApart, identity[(isFormer ? LocalityBytes : KeyBytes)..]);
        return new Guid(identity, bigEndian: true);
    }

    private static void WriteHash(ObjectEvent created, char kind, string tellsApart, Span<byte> into)
    {
        Span<byte> text = stackalloc byte[MaxBytes];
        text = Utf8.TryWrite(text, $"{created.Bucket}{Separator}{created.Key}{Separator}{kind}{Separator}{tellsApart}", out var written)
            ? text[..written]
            : Encoding.UTF8.GetBytes($"{created.Bucket}{Separator}{created.Key}{Separator}{kind}{Separator}{tellsApart}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        hash[..into.Length].CopyTo(into);
    }

    // FNV-1a, 32 bits: it only has to spread, the other bytes tell identities apart.
    private static void WriteKey(string bucket, string key, Span<byte> into)
    {
        const uint offsetBasis = 2166136261;
        var name = key.LastIndexOf('/') + 1;
        var directory = Hash(Hash(offsetBasis, bucket), key.AsSpan(0, name));
        BitConverter.TryWriteBytes(into, directory);
        BitConverter.TryWriteBytes(into[LocalityBytes..], Hash(directory, key.AsSpan(name)));
    }

    private static uint Hash(uint hash, ReadOnlySpan<char> text)
    {
        const uint prime = 16777619;
        foreach (var c in text)
            hash = (hash ^ c) * prime;
        return hash;
    }
}
