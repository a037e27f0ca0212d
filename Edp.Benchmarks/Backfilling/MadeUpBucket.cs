using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Edp.Benchmarks.Backfilling;

/// <summary>
/// A bucket with any number of keys that are made up while it is listed: ListObjectVersions and ListObjectsV2 over HTTP, keys in their order, a
/// thousand a page. It has nothing but numbers in memory.
/// </summary>
internal sealed class MadeUpBucket : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly long _keys;
    private readonly int _perPrefix;
    private readonly bool _hasVersions;
    private long _pages;

    private MadeUpBucket(long keys, int perPrefix, bool hasVersions)
    {
        (_keys, _perPrefix, _hasVersions) = (keys, perPrefix, hasVersions);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public Uri Url => new(_app.Urls.Single());

    /// <summary>How many keys a prefix has.</summary>
    public int PerPrefix => _perPrefix;

    /// <summary>How many pages were asked for.</summary>
    public long Pages => Interlocked.Read(ref _pages);

    public static async Task<MadeUpBucket> StartAsync(long keys, int perPrefix, bool hasVersions)
    {
        var bucket = new MadeUpBucket(keys, perPrefix, hasVersions);
        await bucket._app.StartAsync();
        return bucket;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public string KeyOf(long n) => string.Create(
        CultureInfo.InvariantCulture, $"hplc-07/run-{n / _perPrefix:D9}/measurement-{n % _perPrefix:D9}.mzML");

    public static string VersionOf(long n) => string.Create(CultureInfo.InvariantCulture, $"v{n:D20}");

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _pages);
        var query = context.Request.Query;
        var byVersions = query.ContainsKey("versions");
        if (byVersions && !_hasVersions)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
            return;
        }

        var max = int.Parse(query["max-keys"].ToString(), CultureInfo.InvariantCulture);
        var after = query[byVersions ? "key-marker" : "start-after"].ToString();
        var first = after.Length == 0 ? 0 : NumberOf(after) + 1;
        var end = Math.Min(_keys, first + max);
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync(Page(first, end, byVersions), context.RequestAborted);
    }

    private string Page(long first, long end, bool byVersions)
    {
        var (root, entry) = byVersions ? ("ListVersionsResult", "Version") : ("ListBucketResult", "Contents");
        var xml = new StringBuilder(400_000).Append(CultureInfo.InvariantCulture, $"<{root}><EncodingType>url</EncodingType>")
            .Append(CultureInfo.InvariantCulture, $"<IsTruncated>{(end < _keys ? "true" : "false")}</IsTruncated>");
        if (byVersions && end < _keys)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<NextKeyMarker>{KeyOf(end - 1)}</NextKeyMarker>")
                .Append(CultureInfo.InvariantCulture, $"<NextVersionIdMarker>{VersionOf(end - 1)}</NextVersionIdMarker>");
        }

        for (var n = first; n < end; n++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<{entry}><Key>{KeyOf(n)}</Key><LastModified>2025-06-01T12:00:00.000Z</LastModified>")
                .Append(CultureInfo.InvariantCulture, $"<ETag>&quot;{n:x32}&quot;</ETag><Size>{n}</Size>");
            if (byVersions)
                xml.Append(CultureInfo.InvariantCulture, $"<VersionId>{VersionOf(n)}</VersionId><IsLatest>true</IsLatest>");
            xml.Append(CultureInfo.InvariantCulture, $"</{entry}>");
        }

        return xml.Append(CultureInfo.InvariantCulture, $"</{root}>").ToString();
    }

    private long NumberOf(string key)
    {
        var parts = key.Split('-', '/', '.');
        return (long.Parse(parts[3], CultureInfo.InvariantCulture) * _perPrefix) + long.Parse(parts[5], CultureInfo.InvariantCulture);
    }
}
