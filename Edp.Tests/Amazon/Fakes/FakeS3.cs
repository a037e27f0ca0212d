using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using Edp.Amazon.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Edp.Tests.Amazon.Fakes;

/// <summary>
/// S3's ListObjectVersions, ListObjectsV2 and writes of objects over real HTTP, keys in the order of their UTF-8 and URL-encoded, as S3 lists them. A bucket
/// may be made up while it is listed, so that it has any number of keys.
/// </summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, FakeBucket> _buckets = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly FakeS3Objects _objects = new();
    private readonly WebApplication _app;

    private FakeS3()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public Uri ServiceUrl => new(_app.Urls.Single());

    public AmazonClientSettings Settings => new()
    {
        Region = FakeCredentials.Region,
        ServiceUrl = ServiceUrl,
        Credentials = FakeCredentials.Credentials,
        Timeout = TimeSpan.FromSeconds(10)
    };

    /// <summary>The operations that were asked for, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Is awaited before each answer.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>Whether nobody answers: connections end without a word.</summary>
    public bool IsAway { get; set; }

    public static async Task<FakeS3> StartAsync()
    {
        var fake = new FakeS3();
        await fake._app.StartAsync();
        return fake;
    }

    public FakeBucket AddBucket(string name, FakeBucket? bucket = null) => _buckets[name] = bucket ?? new FakeBucket();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        if (IsAway)
        {
            context.Abort();
            return;
        }

        await Before();
        var query = context.Request.Query;
        if (FakeS3Objects.IsAbout(context.Request.Path, out var name, out var key))
        {
            await _objects.ServeAsync(context, _buckets.GetValueOrDefault(name), key, _requests.Enqueue);
            return;
        }

        var byVersions = query.ContainsKey("versions");
        _requests.Enqueue(byVersions ? "ListObjectVersions" : "ListObjectsV2");
        if (!_buckets.TryGetValue(context.Request.Path.Value!.Trim('/'), out var bucket))
        {
            await WriteAsync(context, 404, "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>");
            return;
        }

        await bucket.BeforeListing();
        if (bucket.Denies(byVersions))
        {
            await WriteAsync(context, 403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
            return;
        }

        var max = int.Parse(query["max-keys"].ToString(), CultureInfo.InvariantCulture);
        var (after, prefix) = (query[byVersions ? "key-marker" : "start-after"].ToString(), query["prefix"].ToString());
        var found = bucket.Objects(prefix, after).Take(max + 1).ToList();
        var isTruncated = found.Count > max;
        var page = found.Take(max).ToList();
        var xml = new StringBuilder(byVersions ? "<ListVersionsResult>" : "<ListBucketResult>")
            .Append("<EncodingType>url</EncodingType><IsTruncated>").Append(isTruncated ? "true" : "false").Append("</IsTruncated>");
        if (byVersions && isTruncated)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<NextKeyMarker>{Encode(page[^1].Key)}</NextKeyMarker>")
                .Append(CultureInfo.InvariantCulture, $"<NextVersionIdMarker>{page[^1].VersionId ?? "null"}</NextVersionIdMarker>");
        }

        foreach (var entry in page)
            Append(xml, entry, byVersions);
        await WriteAsync(context, 200, xml.Append(byVersions ? "</ListVersionsResult>" : "</ListBucketResult>").ToString());
    }

    private static void Append(StringBuilder xml, FakeObject entry, bool byVersions)
    {
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"<Key>{Encode(entry.Key)}</Key><LastModified>{entry.LastModified:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified>");
        var content = string.Create(CultureInfo.InvariantCulture, $"<ETag>&quot;{entry.Etag}&quot;</ETag><Size>{entry.Size}</Size>");
        if (!byVersions)
        {
            xml.Append("<Contents>").Append(body).Append(content).Append("</Contents>");
            return;
        }

        var version = $"<VersionId>{entry.VersionId ?? "null"}</VersionId>";
        xml.Append("<Version>").Append(body).Append(content).Append(version).Append("<IsLatest>true</IsLatest></Version>");
        // What was there before is no object any more.
        if (entry.VersionId is not null)
            xml.Append("<Version>").Append(body).Append(content).Append("<VersionId>older</VersionId><IsLatest>false</IsLatest></Version>");
    }

    private static string Encode(string key) =>
        SecurityElement.Escape(WebUtility.UrlEncode(key).Replace("%2F", "/", StringComparison.Ordinal))!;

    internal static Task WriteAsync(HttpContext context, int status, string xml)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{xml}");
    }
}

/// <summary>An object that lies in the fake.</summary>
internal sealed record FakeObject(string Key, long Size = 1, string Etag = "0cc175b9c0f1b6a831c399e269772661", string? VersionId = null)
{
    public DateTimeOffset LastModified { get; init; } = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);
}

/// <summary>What a bucket of the fake holds.</summary>
internal sealed class FakeBucket
{
    private readonly ConcurrentDictionary<string, FakeObject> _objects = new(StringComparer.Ordinal);

    /// <summary>Makes up the objects after a key, instead of those that were put.</summary>
    public Func<string, IEnumerable<FakeObject>>? MadeUp { get; init; }

    public bool DeniesVersions { get; set; }

    public bool DeniesAll { get; set; }

    /// <summary>Whether no upload may be ended.</summary>
    public bool DeniesAbort { get; set; }

    /// <summary>Is awaited before each answer to a listing.</summary>
    public Func<Task> BeforeListing { get; set; } = () => Task.CompletedTask;

    /// <summary>What was written, by key.</summary>
    public ConcurrentDictionary<string, byte[]> Written { get; } = new(StringComparer.Ordinal);

    /// <summary>Uploads in parts that were begun and have no end.</summary>
    public ConcurrentDictionary<string, SortedDictionary<int, byte[]>> Uploads { get; } = new(StringComparer.Ordinal);

    /// <summary>Is awaited when an object lies in the bucket, before the answer that says so.</summary>
    public Func<string, Task> AfterWrite { get; set; } = _ => Task.CompletedTask;

    /// <summary>Which keys may not be written.</summary>
    public Func<string, bool> DeniesWrite { get; set; } = _ => false;

    public void Put(params IEnumerable<FakeObject> objects)
    {
        foreach (var entry in objects)
            _objects[entry.Key] = entry;
    }

    public void Remove(string key) => _objects.TryRemove(key, out _);

    public bool Denies(bool byVersions) => DeniesAll || (byVersions && DeniesVersions);

    public IEnumerable<FakeObject> Objects(string prefix, string after) => MadeUp?.Invoke(after) ?? _objects.Values
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal) && Compare(entry.Key, after) > 0)
        .OrderBy(entry => entry.Key, Comparer<string>.Create(Compare));

    private static int Compare(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
