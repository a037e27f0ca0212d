using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Edp.Core.Clocks;
using Edp.Core.Parsing;

namespace Edp.Core.Batching;

/// <summary>
/// R3: the identity of an object event, as 16 bytes: 4 of a hash of the directory, so that neighbours lie together in the index, and 12
/// of SHA-256 over what tells events apart.
/// </summary>
internal static class ObjectIdentity
{
    private const int LocalityBytes = 4;
    private const char Separator = '\0';

    // A key has at most 1,024 bytes; what is longer all the same takes the long way.
    private const int MaxBytes = 1_536;

    public static Guid Of(ObjectEvent created)
    {
        Span<byte> identity = stackalloc byte[16];
        WriteLocality(created, identity);
        WriteHash(created, identity[LocalityBytes..]);
        return new Guid(identity, bigEndian: true);
    }

    /// <summary>Says what tells the event apart from others of its key.</summary>
    public static string Describe(ObjectEvent created) => Describe(created.Sequencer, created.VersionId, created.Etag);

    /// <summary>As <see cref="Describe(ObjectEvent)"/>.</summary>
    public static string Describe(string? sequencer, string? versionId, string? etag) =>
        sequencer is not null ? $"sequencer {sequencer}" : versionId is not null ? $"version {versionId}" : $"etag {etag} and time";

    /// <summary>
    /// The identities under which a listing may have brought the same object: by its version where it has one, and by etag and size, since a
    /// listing may not have told the version. The first is that of an entry of a listing itself.
    /// </summary>
    public static IEnumerable<Guid> OfListed(ObjectEvent created)
    {
        if (created.VersionId is { } versionId)
            yield return Of(created, 'v', versionId);
        yield return Of(created, 'l', $"{created.Etag}{Separator}{created.Size}");
    }

    private static Guid Of(ObjectEvent created, char kind, string tellsApart)
    {
        Span<byte> identity = stackalloc byte[16];
        WriteLocality(created, identity);
        WriteHash(created, kind, tellsApart, identity[LocalityBytes..]);
        return new Guid(identity, bigEndian: true);
    }

    private static void WriteHash(ObjectEvent created, Span<byte> into)
    {
        var (kind, tellsApart) = created switch
        {
            { Sequencer: { } sequencer } => ('s', sequencer.ToUpperInvariant()),
            { VersionId: { } versionId } => ('v', versionId),
            _ => ('e', $"{created.Etag}{Separator}{created.EventTime?.ToMicroseconds().UtcTicks}")
        };
        WriteHash(created, kind, tellsApart, into);
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
