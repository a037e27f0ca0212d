using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Edp.Amazon.Client;

namespace Edp.Amazon.Listing;

/// <summary>
/// Lists the objects of a bucket, page by page: by their versions, which are told to the listing of every bucket, and without them where
/// the role may not list versions or the service knows none.
/// </summary>
public sealed class ObjectLister : IDisposable
{
    private const string NoVersion = "null";

    // A service that never lists needs neither region nor credentials.
    private readonly Lazy<AmazonS3Client> _s3;

    /// <param name="settings">Where and as whom S3 is called; asked for by the first listing.</param>
    public ObjectLister(AmazonClientSettings settings)
        : this(() => S3ClientFactory.Create(settings))
    {
    }

    internal ObjectLister(Func<AmazonS3Client> s3) => _s3 = new Lazy<AmazonS3Client>(s3);

    /// <param name="bucket">The bucket's name.</param>
    /// <param name="prefix">What the keys begin with.</param>
    /// <param name="place">What an earlier page gave as next; null for the first.</param>
    /// <param name="max">How many objects at most, up to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmazonServiceException">S3 refuses, or does not answer.</exception>
    public async Task<ObjectPage> ListAsync(string bucket, string prefix, string? place, int max, CancellationToken cancellationToken)
    {
        if (place is not null)
        {
            var at = ListingPlace.Read(place);
            return at.ByVersions
                ? await VersionsAsync(bucket, prefix, at, max, cancellationToken).ConfigureAwait(false)
                : await ObjectsAsync(bucket, prefix, at, max, cancellationToken).ConfigureAwait(false);
        }

        return await FirstVersionsAsync(bucket, prefix, max, cancellationToken).ConfigureAwait(false)
            ?? await ObjectsAsync(bucket, prefix, new ListingPlace(false, null, null), max, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the versions of a bucket can be listed: S3 knows some, and the role may.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmazonServiceException">There is no such bucket, or S3 does not answer.</exception>
    public async Task<bool> CanListVersionsAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            await VersionsAsync(bucket, "", new ListingPlace(true, null, null), 1, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception e) when (AreRefused(e))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_s3.IsValueCreated)
            _s3.Value.Dispose();
    }

    /// <returns>Null where versions can't be listed.</returns>
    private async Task<ObjectPage?> FirstVersionsAsync(string bucket, string prefix, int max, CancellationToken cancellationToken)
    {
        try
        {
            var first = new ListingPlace(true, null, null);
            var page = await VersionsAsync(bucket, prefix, first, max, cancellationToken).ConfigureAwait(false);
            // A service that knows no versions answers with none, and says no place to go on from.
            return page is { Objects.Count: 0, Next: null } ? null : page;
        }
        catch (AmazonS3Exception e) when (AreRefused(e))
        {
            return null;
        }
    }

    private static bool AreRefused(AmazonS3Exception failure) =>
        failure.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed;

    private async Task<ObjectPage> VersionsAsync(
        string bucket, string prefix, ListingPlace at, int max, CancellationToken cancellationToken)
    {
        var request = new ListVersionsRequest
        {
            BucketName = bucket,
            Prefix = prefix,
            MaxKeys = max,
            KeyMarker = at.Key,
            VersionIdMarker = at.VersionId,
            Encoding = EncodingType.Url
        };
        var answer = await _s3.Value.ListVersionsAsync(request, cancellationToken).ConfigureAwait(false);
        var objects = (answer.Versions ?? [])
            .Where(version => version.IsLatest == true && version.IsDeleteMarker != true)
            .Select(version => Listed(version, version.VersionId, answer.Encoding));
        var next = answer.IsTruncated == true && answer.NextKeyMarker is { } key
            ? new ListingPlace(true, Decode(key, answer.Encoding), answer.NextVersionIdMarker)
            : null;
        return new ObjectPage([.. objects], next?.ToString());
    }

    private async Task<ObjectPage> ObjectsAsync(
        string bucket, string prefix, ListingPlace at, int max, CancellationToken cancellationToken)
    {
        // A key to begin after holds for ever; a continuation token of S3 does not.
        var request = new ListObjectsV2Request
        {
            BucketName = bucket, Prefix = prefix, MaxKeys = max, StartAfter = at.Key, Encoding = EncodingType.Url
        };
        var answer = await _s3.Value.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
        List<ListedObject> objects = [.. (answer.S3Objects ?? []).Select(found => Listed(found, null, answer.Encoding))];
        var next = answer.IsTruncated == true && objects.Count > 0 ? new ListingPlace(false, objects[^1].Key, null) : null;
        return new ObjectPage(objects, next?.ToString());
    }

    private static ListedObject Listed(S3Object found, string? versionId, EncodingType? encoding) => new(
        Decode(found.Key, encoding),
        found.Size,
        found.ETag?.Trim('"'),
        versionId is null or "" or NoVersion ? null : versionId,
        found.LastModified is { } modified ? new DateTimeOffset(modified.ToUniversalTime()) : null);

    // A service that does not know how to encode keys does not say that it has.
    private static string Decode(string key, EncodingType? encoding) => encoding == EncodingType.Url ? WebUtility.UrlDecode(key) : key;
}
