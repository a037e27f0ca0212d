using Edp.Amazon.Listing;
using Edp.Core.Parsing;

namespace Edp.Service.Backfilling;

/// <summary>Entries of a listing, as events would have told of them.</summary>
internal static class ListedEvents
{
    /// <summary>Whether the parser of events takes the key as well (R2): no placeholders of folders, nothing that Quilt keeps, no manifests.</summary>
    public static bool IsObject(string key) =>
        key.Length > 0 && !key.EndsWith('/') && !key.StartsWith(".quilt/", StringComparison.Ordinal) && !ManifestKey.Is(key);

    public static ObjectEvent Of(string bucket, ListedObject found) => new()
    {
        Bucket = bucket,
        Key = found.Key,
        Size = found.Size,
        Etag = found.Etag,
        VersionId = found.VersionId,
        EventTime = found.LastModified
    };
}
