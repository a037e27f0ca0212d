using System.Buffers;
using Edp.Core.Parsing;

namespace Edp.Core.Batching;

/// <summary>Where the manifests of a rule's batches are written to (<c>ManifestTo</c>).</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">What the keys begin with: nothing, or a text that ends in a slash.</param>
internal sealed record ManifestFolder(string Bucket, string Prefix)
{
    private const string Scheme = "s3://";
    private const string Takes = "takes s3://bucket/prefix/, the prefix of letters, digits, '-', '_', '.', '=', '~' and '/'";

    // Longer keys of manifests than S3 takes would be seen when the first batch closes.
    private const int MaxPrefix = 512;
    private const int MinBucket = 3;
    private const int MaxBucket = 63;

    private static readonly SearchValues<char> InBuckets = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    // The same in a key, in a URI, and on a command line.
    private static readonly SearchValues<char> InPrefixes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=~/");

    /// <summary>Reads <c>s3://bucket/prefix/</c>.</summary>
    /// <returns>What is wrong with the text; null where it was read.</returns>
    public static string? Read(string text, out ManifestFolder? folder)
    {
        folder = null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
            return $"{Takes}; found '{text}'{(Meant(text) is { } meant ? $", meant is '{meant}'" : "")}.";
        var slash = text.IndexOf('/', Scheme.Length);
        var (bucket, prefix) = slash < 0 ? (text[Scheme.Length..], "") : (text[Scheme.Length..slash], text[(slash + 1)..]);
        if (bucket.Length is < MinBucket or > MaxBucket || bucket.AsSpan().ContainsAnyExcept(InBuckets))
            return $"{Takes}; found '{text}', and '{bucket}' is no bucket's name.";
        if (slash < 0 || (prefix.Length > 0 && !prefix.EndsWith('/')))
            return $"{Takes}; found '{text}', meant is '{text}/'.";
        if (prefix.AsSpan().ContainsAnyExcept(InPrefixes) || prefix.StartsWith('/') || prefix.Contains("//", StringComparison.Ordinal))
            return $"{Takes}; found '{text}'.";
        if (prefix.Length > MaxPrefix)
            return FormattableString.Invariant($"takes a prefix of {MaxPrefix} characters at most; found {prefix.Length}.");
        folder = new ManifestFolder(bucket, prefix);
        return null;
    }

    /// <summary>Of a text that was found to be right.</summary>
    public static ManifestFolder? Of(string? text) => !string.IsNullOrEmpty(text) && Read(text, out var folder) is null ? folder : null;

    /// <summary>The key of the manifest of a batch in <see cref="Bucket"/>: always the same, so that a repeat writes the same object.</summary>
    public string KeyOf(string bucket, Guid batchId) => ManifestKey.Of(Prefix, bucket, batchId);

    /// <summary>Its address, which is both a URI and what the AWS command line takes.</summary>
    public string AddressOf(string bucket, Guid batchId) => $"{Scheme}{Bucket}/{KeyOf(bucket, batchId)}";

    /// <summary>What the address of every object of a bucket begins with.</summary>
    public static string StartOf(string bucket) => $"{Scheme}{bucket}/";

    /// <summary>The bucket of an address.</summary>
    public static string BucketOf(string address) => address[Scheme.Length..address.IndexOf('/', Scheme.Length)];

    private static string? Meant(string text)
    {
        const string arn = ":s3:::";
        var at = text.IndexOf(arn, StringComparison.Ordinal);
        var path = at >= 0 ? text[(at + arn.Length)..] : text.Contains(':', StringComparison.Ordinal) ? null : text.TrimStart('/');
        if (path is null)
            return null;
        var address = $"{Scheme}{path}{(path.EndsWith('/') ? "" : "/")}";
        return Read(address, out _) is null ? address : null;
    }
}
