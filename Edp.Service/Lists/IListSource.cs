namespace Edp.Service.Lists;

/// <summary>Where lists of expected files are.</summary>
internal interface IListSource
{
    /// <exception cref="Core.Lists.UnreadableListException">It cannot be read.</exception>
    Task<ListContent> ReadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken);
}

/// <summary>A list as it is in its bucket.</summary>
/// <param name="Bytes">What it says.</param>
/// <param name="HasMd5Etags">Whether entity tags of the bucket's objects of one part are their MD5; encrypted by KMS they are not.</param>
internal sealed record ListContent(ReadOnlyMemory<byte> Bytes, bool HasMd5Etags);
