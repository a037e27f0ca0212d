namespace Edp.Amazon.Client.StorageGateway;

/// <summary>The protocol of a file share.</summary>
public enum FileShareProtocol
{
    /// <summary>Network File System.</summary>
    Nfs,

    /// <summary>Server Message Block.</summary>
    Smb,
}

/// <summary>Asks for file shares.</summary>
/// <param name="Protocol">What the shares speak.</param>
/// <param name="FileShareArns">1 to 10 ARNs.</param>
public sealed record DescribeFileSharesRequest(FileShareProtocol Protocol, IReadOnlyList<string> FileShareArns);

/// <summary>The file shares found.</summary>
/// <param name="FileShares">One for each ARN that exists.</param>
public sealed record DescribeFileSharesResponse(IReadOnlyList<FileShare> FileShares);
