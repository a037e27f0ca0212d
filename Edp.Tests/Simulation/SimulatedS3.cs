using System.Net;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Edp.Tests.Amazon.Fakes;

namespace Edp.Tests.Simulation;

/// <summary>
/// S3 as a history has it: the bucket of the history with the newest version of each key that was written, in short pages; and manifests,
/// with all that was ever written of each.
/// </summary>
internal sealed class SimulatedS3(World world) :
    AmazonS3Client(FakeCredentials.Credentials, new AmazonS3Config { ServiceURL = "http://127.0.0.1:9" })
{
    public const string ManifestTo = "s3://manifests/edp/";

    private const int PageSize = 3;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<byte[], SimulatedObject> _current =
        new(Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)));
    private readonly List<ManifestEntry> _manifests = [];
    private bool _knowsVersions;

    /// <summary>The newest version of each key, as it lies there now.</summary>
    public IReadOnlyList<SimulatedObject> Current
    {
        get
        {
            lock (_lock)
                return [.. _current.Values];
        }
    }

    /// <summary>Manifests in the order in which they were written.</summary>
    public IReadOnlyList<ManifestEntry> Manifests
    {
        get
        {
            lock (_lock)
                return [.. _manifests];
        }
    }

    public static AmazonS3Exception Failure() => new("Please reduce your request rate.") { StatusCode = HttpStatusCode.ServiceUnavailable };

    public static AmazonS3Exception Refusal() => new("Access Denied") { StatusCode = HttpStatusCode.Forbidden, ErrorCode = "AccessDenied" };

    /// <summary>A new history begins.</summary>
    public void Begin(History history)
    {
        lock (_lock)
        {
            _current.Clear();
            _manifests.Clear();
            _knowsVersions = history.Objects.Count % 2 == 0;
        }
    }

    /// <summary>An object is written; its number tells how late.</summary>
    public void Write(SimulatedObject written)
    {
        lock (_lock)
        {
            var key = Encoding.UTF8.GetBytes(written.Key);
            if (!_current.TryGetValue(key, out var other) || other.Number < written.Number)
                _current[key] = written;
        }
    }

    public override async Task<ListVersionsResponse> ListVersionsAsync(ListVersionsRequest request, CancellationToken cancellationToken = default)
    {
        if (!_knowsVersions)
            throw Refusal();
        var (page, isTruncated) = await ListAsync(request.Prefix, request.KeyMarker);
        return new ListVersionsResponse
        {
            Versions = [.. page.Select(found => new S3ObjectVersion
            {
                Key = found.Key, Size = found.Size, ETag = $"\"{found.Etag}\"", LastModified = found.Time.UtcDateTime, IsLatest = true,
                VersionId = found.VersionId ?? "null"
            })],
            IsTruncated = isTruncated,
            NextKeyMarker = isTruncated ? page[^1].Key : null,
            NextVersionIdMarker = isTruncated ? page[^1].VersionId ?? "null" : null
        };
    }

    public override async Task<ListObjectsV2Response> ListObjectsV2Async(ListObjectsV2Request request, CancellationToken cancellationToken = default)
    {
        var (page, isTruncated) = await ListAsync(request.Prefix, request.StartAfter);
        return new ListObjectsV2Response
        {
            S3Objects = [.. page.Select(found => new S3Object
            {
                Key = found.Key, Size = found.Size, ETag = $"\"{found.Etag}\"", LastModified = found.Time.UtcDateTime
            })],
            IsTruncated = isTruncated
        };
    }

    public override async Task<PutObjectResponse> PutObjectAsync(PutObjectRequest request, CancellationToken cancellationToken = default)
    {
        var operation = RunningOperation.Current!;
        await operation.PassAsync(FaultKind.Bucket, "before S3 writes");
        using var content = new StreamReader(request.InputStream, leaveOpen: true);
        lock (_lock)
            _manifests.Add(new ManifestEntry($"s3://{request.BucketName}/{request.Key}", content.ReadToEnd(), world.NextPlace()));
        await operation.PassAsync(FaultKind.Bucket, "after S3 wrote");
        return new PutObjectResponse();
    }

    private async Task<(List<SimulatedObject> Page, bool IsTruncated)> ListAsync(string prefix, string? after)
    {
        var operation = RunningOperation.Current!;
        await operation.PassAsync(FaultKind.Bucket, "before S3 lists");
        var start = Encoding.UTF8.GetBytes(after ?? "");
        List<SimulatedObject> found;
        lock (_lock)
        {
            found = [.. _current
                .Where(entry => entry.Key.AsSpan().SequenceCompareTo(start) > 0
                    && entry.Value.Key.StartsWith(prefix ?? "", StringComparison.Ordinal))
                .Select(entry => entry.Value).Take(PageSize + 1)];
        }

        operation.Listed = [.. found.Take(PageSize)];
        return ([.. operation.Listed], found.Count > PageSize);
    }
}

/// <summary>A manifest as it was written once.</summary>
/// <param name="Address">Where.</param>
/// <param name="Content">Its lines.</param>
/// <param name="Place">Its place among everything that began, ended or was written.</param>
internal sealed record ManifestEntry(string Address, string Content, long Place);
