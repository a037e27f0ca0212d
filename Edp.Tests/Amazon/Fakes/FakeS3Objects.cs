using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Edp.Tests.Amazon.Fakes;

/// <summary>S3's PutObject and uploads in parts. What is signed in chunks is refused: not every store takes it.</summary>
internal sealed class FakeS3Objects
{
    private readonly ConcurrentDictionary<string, string> _algorithms = new(StringComparer.Ordinal);
    private int _uploads;

    /// <summary>Whether a path is that of an object.</summary>
    public static bool IsAbout(PathString path, out string bucket, out string key)
    {
        var parts = path.Value!.TrimStart('/').Split('/', 2);
        (bucket, key) = (parts[0], parts.Length > 1 ? parts[1] : "");
        return key.Length > 0;
    }

    public async Task ServeAsync(HttpContext context, FakeBucket? bucket, string key, Action<string> note)
    {
        var (method, query) = (context.Request.Method, context.Request.Query);
        var operation = (method, query.ContainsKey("uploads"), query.ContainsKey("partNumber"), query.ContainsKey("uploadId")) switch
        {
            ("PUT", false, false, false) => "PutObject",
            ("POST", true, false, false) => "CreateMultipartUpload",
            ("PUT", false, true, true) => "UploadPart",
            ("POST", false, false, true) => "CompleteMultipartUpload",
            ("DELETE", false, false, true) => "AbortMultipartUpload",
            _ => throw new NotSupportedException($"{method} {context.Request.Path}{context.Request.QueryString}")
        };
        note(operation);
        var body = await BodyAsync(context);
        if (bucket is null)
            await FakeS3.WriteAsync(context, 404, "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>");
        else if (bucket.DeniesAll || bucket.DeniesWrite(key) || (bucket.DeniesAbort && operation == "AbortMultipartUpload"))
            await FakeS3.WriteAsync(context, 403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
        else
            await AnswerAsync(context, operation, bucket, key, body);
    }

    private async Task AnswerAsync(HttpContext context, string operation, FakeBucket bucket, string key, byte[] body)
    {
        var upload = context.Request.Query["uploadId"].ToString();
        switch (operation)
        {
            case "PutObject":
                bucket.Written[key] = body;
                await bucket.AfterWrite(key);
                context.Response.Headers.ETag = "\"1\"";
                break;
            case "CreateMultipartUpload":
                var id = Interlocked.Increment(ref _uploads).ToString(CultureInfo.InvariantCulture);
                bucket.Uploads[id] = [];
                _algorithms[id] = context.Request.Headers["x-amz-checksum-algorithm"].ToString();
                await FakeS3.WriteAsync(
                    context, 200, $"<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
                break;
            case "UploadPart" when Algorithm(context) is { } algorithm
                && !algorithm.Equals(_algorithms[upload], StringComparison.OrdinalIgnoreCase):
                await FakeS3.WriteAsync(
                    context, 400, $"<Error><Code>InvalidRequest</Code><Message>Checksum Type mismatch occurred, expected checksum Type: {_algorithms[upload]}, actual checksum Type: {algorithm}</Message></Error>");
                break;
            case "UploadPart":
                bucket.Uploads[upload][int.Parse(context.Request.Query["partNumber"].ToString(), CultureInfo.InvariantCulture)] = body;
                context.Response.Headers.ETag = "\"part\"";
                context.Response.Headers["x-amz-checksum-crc32"] = context.Request.Headers["x-amz-checksum-crc32"];
                break;
            case "CompleteMultipartUpload" when Count(body, "<ChecksumCRC32>") != bucket.Uploads[upload].Count:
                await FakeS3.WriteAsync(
                    context, 400, "<Error><Code>InvalidRequest</Code><Message>The complete request must include the checksum for each part.</Message></Error>");
                break;
            case "CompleteMultipartUpload":
                bucket.Uploads.TryRemove(upload, out var parts);
                bucket.Written[key] = [.. parts!.Values.SelectMany(part => part)];
                await bucket.AfterWrite(key);
                await FakeS3.WriteAsync(context, 200, "<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>");
                break;
            default:
                bucket.Uploads.TryRemove(upload, out _);
                context.Response.StatusCode = 204;
                break;
        }
    }

    /// <summary>With what a part is checked, as S3 compares it with what the upload was begun with.</summary>
    private static string? Algorithm(HttpContext context)
    {
        const string checksum = "x-amz-checksum-";
        return context.Request.Headers.Keys.FirstOrDefault(name => name.StartsWith(checksum, StringComparison.OrdinalIgnoreCase))?[checksum.Length..];
    }

    private static int Count(byte[] body, string element) => Encoding.UTF8.GetString(body).Split(element).Length - 1;

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        if (context.Request.Headers.ContentEncoding.ToString().Contains("aws-chunked", StringComparison.Ordinal))
            throw new NotSupportedException("A body in signed chunks.");
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }
}
