namespace Edp.Core.Batching;

/// <summary>
/// An address in S3 that every reader of URIs takes for the same: keys may hold what ends the path of a URI (<c>#</c>, <c>?</c>) or stands for
/// something else in it (<c>%</c>).
/// </summary>
internal static class S3Uri
{
    /// <summary><c>s3://bucket/key</c>, the key percent-encoded but for its slashes.</summary>
    public static string Of(string bucket, string key) => $"s3://{bucket}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";
}
