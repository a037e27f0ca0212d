namespace Edp.Core.Batching;

/// <summary>The key that an entry of a list or a message means.</summary>
internal static class ExpectedKey
{
    private const string Scheme = "s3://";
    private const string Here = "./";

    /// <summary>
    /// The key of an entry: <c>s3://bucket/key</c>, a key that begins with the prefix, or a path relative to a folder, with or without <c>./</c>.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="bucket">The bucket of the batch.</param>
    /// <param name="prefix">The prefix of the batch.</param>
    /// <param name="folder">What relative paths are relative to, with its trailing <c>/</c>.</param>
    /// <returns>Null when it means an object of another bucket, or none.</returns>
    public static string? Of(string entry, string bucket, string prefix, string folder)
    {
        if (entry.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var slash = entry.IndexOf('/', Scheme.Length);
            return slash > 0 && entry[Scheme.Length..slash] == bucket && slash + 1 < entry.Length ? entry[(slash + 1)..] : null;
        }

        if (entry.Contains("://", StringComparison.Ordinal))
            return null;
        var path = entry;
        while (path.StartsWith(Here, StringComparison.Ordinal))
            path = path[Here.Length..];
        if (path.Length == 0)
            return null;
        return path.StartsWith(prefix, StringComparison.Ordinal) && path == entry ? path : folder + path.TrimStart('/');
    }
}
