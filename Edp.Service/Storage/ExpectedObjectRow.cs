namespace Edp.Service.Storage;

/// <summary>A row of <c>expected_object</c>: an object that a list or a message names as part of a batch (R15).</summary>
internal sealed class ExpectedObjectRow
{
    public Guid BatchId { get; init; }

    public string Key { get; init; } = null!;

    /// <summary>The key of the list that names it; empty when a message does.</summary>
    public string Source { get; init; } = null!;

    public long? Size { get; init; }

    public string? Etag { get; init; }

    /// <summary>Its MD5 in lower-case hexadecimal digits.</summary>
    public string? Md5 { get; init; }

    /// <summary>Whether the newest version in the batch is not what is expected, or there is none.</summary>
    public bool IsMissing { get; init; }
}
