using System.Runtime.InteropServices;
using Edp.Core.Parsing;

namespace Edp.Core.Batching;

/// <summary>
/// What tells that an event and an entry of a listing are of one object. A listing knows no sequencer: the version id counts where both
/// have one, else etag and size.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="VersionId">The version; null without one.</param>
/// <param name="Etag">Entity tag.</param>
/// <param name="Size">Bytes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KnownObject(string Key, string? VersionId, string? Etag, long? Size)
{
    public static KnownObject Of(ObjectEvent created) => new(created.Key, created.VersionId, created.Etag, created.Size);

    public bool IsSameAs(KnownObject other) => Key == other.Key && (VersionId is not null && other.VersionId is not null
        ? VersionId == other.VersionId
        : Etag is not null && Size is not null && Etag == other.Etag && Size == other.Size);
}
