using System.Text.Json.Serialization;
using Edp.Service.Storage;

namespace Edp.Service.Manifests;

/// <summary>An object of a batch in its manifest, named as in <c>/batches/{id}/objects</c>.</summary>
/// <param name="Key">The object's key.</param>
/// <param name="VersionId">Version id; null in a bucket without versioning.</param>
/// <param name="Size">Bytes; null when the event did not say.</param>
/// <param name="Etag">Entity tag.</param>
internal sealed record ManifestLine(string Key, string? VersionId, long? Size, string? Etag)
{
    public static ManifestLine Of(ObjectEventRow row) => new(row.Key, row.VersionId, row.Size, row.Etag);
}

/// <summary>The JSON of manifests: of ASCII alone, so that no reader of lines ends one at a character of a key.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ManifestLine))]
internal sealed partial class ManifestJson : JsonSerializerContext;
