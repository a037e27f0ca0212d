using System.Net;
using Amazon;
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
    public ObjectLister(AmazonClientSettings settings) => _s3 = new Lazy<AmazonS3Client>(() => NewClient(settings));

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

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_s3.IsValueCreated)
            _s3.Value.Dispose();
    }

    private static AmazonS3Client NewClient(AmazonClientSettings settings)
    {
        var config = new AmazonS3Config { Timeout = settings.Timeout, RetryMode = RequestRetryMode.Standard };
        if (settings.Region is { } region)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        if (settings.MaxRetries is { } retries)
            config.MaxErrorRetry = retries;
        if (Endpoint(settings) is { } endpoint)
        {
            // Emulators and gateways of a laboratory have no host name for each bucket.
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = settings.Region ?? "us-east-1";
            config.ForcePathStyle = true;
        }

        return settings.Credentials is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
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
        catch (AmazonS3Exception e) when (e.StatusCode
            is HttpStatusCode.Forbidden or HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed)
        {
            return null;
        }
    }

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

    private static string? Endpoint(AmazonClientSettings settings) => settings.ServiceUrl?.AbsoluteUri
        ?? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3")
        ?? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL");
}
