namespace Edp.Core.Parsing;

/// <summary>
/// The keys under which EDP writes manifests of batches. Whatever bucket they lie in and whatever the rules say, they are no objects: EDP would
/// make batches of its own manifests for ever.
/// </summary>
internal static class ManifestKey
{
    /// <summary>What they end with.</summary>
    public const string Suffix = ".edp.jsonl";

    // A slash, and the id with its hyphens.
    private const int NameLength = 1 + 36;

    /// <param name="folder">What the key begins with: nothing, or a text that ends in a slash.</param>
    /// <param name="bucket">The bucket of the batch.</param>
    /// <param name="batchId">The batch.</param>
    public static string Of(string folder, string bucket, Guid batchId) => $"{folder}{bucket}/{batchId:D}{Suffix}";

    /// <summary>Whether a key is one of them.</summary>
    public static bool Is(ReadOnlySpan<char> key)
    {
        if (!key.EndsWith(Suffix, StringComparison.Ordinal) || key.Length <= NameLength + Suffix.Length)
            return false;
        var name = key[^(NameLength + Suffix.Length)..^Suffix.Length];
        return name[0] == '/' && Guid.TryParseExact(name[1..], "D", out _);
    }
}
