namespace Edp.Core.Lists;

/// <summary>What a list says of one file.</summary>
/// <param name="Path">The path or address, as it is written there and decoded.</param>
internal sealed record ListEntry(string Path)
{
    public long? Size { get; init; }

    public string? Etag { get; init; }

    /// <summary>In hexadecimal digits.</summary>
    public string? Md5 { get; init; }
}
