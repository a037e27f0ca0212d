using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;

namespace Edp.Chaos;

/// <summary>
/// S3 behind a link that stalls and breaks: the bucket whose events stream in, of which some are lost; one that is older than EDP; and one that
/// takes manifests.
/// </summary>
internal sealed class BucketStore : IAsyncDisposable
{
    public const string Manifests = "chaos-manifests";
    public const string ManifestTo = $"s3://{Manifests}/edp/";

    // Longer ago than an event may be under way: what is lost is looked for at once.
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(2);

    private readonly FakeS3 _s3;
    private readonly FakeBucket _bucket;
    private readonly FakeBucket _manifests;

    private BucketStore(FakeS3 s3)
    {
        _s3 = s3;
        Link = new FaultyLink(s3.ServiceUrl);
        _bucket = s3.AddBucket(SentEvents.Bucket);
        _manifests = s3.AddBucket(Manifests);
    }

    public FaultyLink Link { get; }

    public static async Task<BucketStore> StartAsync(OldBucket old)
    {
        var store = new BucketStore(await FakeS3.StartAsync());
        store._s3.AddBucket(OldBucket.Name).Put(old.Objects);
        return store;
    }

    /// <summary>Objects are there from now on, whether or not an event tells of them.</summary>
    public void Put(IEnumerable<int> numbers)
    {
        var written = TimeProvider.System.GetUtcNow() - Age;
        _bucket.Put(numbers.Select(number =>
            new FakeObject(SentEvents.KeyOf(number), SentEvents.SizeOf(number), SentEvents.Etag) { LastModified = written }));
    }

    /// <summary>Nobody answers for that long.</summary>
    public async Task BeAwayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        _s3.IsAway = true;
        await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _s3.IsAway = false;
    }

    /// <summary>The manifest at an address; null where there is none.</summary>
    public byte[]? ManifestAt(string address)
    {
        const string start = $"s3://{Manifests}/";
        return address.StartsWith(start, StringComparison.Ordinal) ? _manifests.Written.GetValueOrDefault(address[start.Length..]) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        await _s3.DisposeAsync();
    }
}
