namespace Edp.Amazon.Listing;

/// <summary>An object as a listing of its bucket tells of it.</summary>
/// <param name="Key">The key as it is, decoded.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Etag">Entity tag, without quotes.</param>
/// <param name="VersionId">The version; null in a bucket without versioning.</param>
/// <param name="LastModified">When it was written; of a multipart upload, when it began.</param>
public sealed record ListedObject(string Key, long? Size, string? Etag, string? VersionId, DateTimeOffset? LastModified);

/// <summary>A page of a listing.</summary>
/// <param name="Objects">The objects that are there now, in the order of their keys.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record ObjectPage(IReadOnlyList<ListedObject> Objects, string? Next);
