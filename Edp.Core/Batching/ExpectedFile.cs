using Edp.Core.Parsing;

namespace Edp.Core.Batching;

/// <summary>A file that a list or a message names as part of a batch (R15).</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Key">Its key.</param>
/// <param name="Source">The key of the list that names it; empty when a message does.</param>
internal sealed record ExpectedFile(Guid BatchId, string Key, string Source)
{
    private const int Md5Digits = 32;

    /// <summary>What the list says of its size in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>What the list says of its entity tag, without quotes.</summary>
    public string? Etag { get; init; }

    /// <summary>What the list says of its MD5, in hexadecimal digits.</summary>
    public string? Md5 { get; init; }

    /// <summary>Whether the batch does not have it as it is expected.</summary>
    public bool IsMissing { get; set; } = true;

    /// <summary>Whether an object is what is expected, as far as its event tells.</summary>
    public bool IsFulfilledBy(long? size, string? etag) =>
        (Size is null || size is null || Size == size)
        && (Etag is null || etag is null || Same(Etag, etag))
        && (Md5 is null || etag is not { Length: Md5Digits } || Same(Md5, etag));

    /// <summary>The newest version of the key in the batch is this one now.</summary>
    /// <returns>How many more are missing by it: 1, 0 or -1.</returns>
    public int Take(ObjectEvent newest)
    {
        var wasMissing = IsMissing;
        IsMissing = !IsFulfilledBy(newest.Size, newest.Etag);
        return (IsMissing ? 1 : 0) - (wasMissing ? 1 : 0);
    }

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
