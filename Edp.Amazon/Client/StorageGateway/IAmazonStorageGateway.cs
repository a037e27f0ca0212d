using Amazon.Runtime;
using Amazon.StorageGateway.Model;

namespace Amazon.StorageGateway;

/// <summary>
/// The operations of AWS Storage Gateway that EDP needs, as AWSSDK.StorageGateway has them: that package can take this one's place.
/// </summary>
internal interface IAmazonStorageGateway : IDisposable
{
    /// <summary>
    /// Starts to refresh a file share's list of objects; it goes on after the call. A gateway takes few refreshes at once and answers
    /// <see cref="InvalidGatewayRequestException"/> to more.
    /// </summary>
    /// <exception cref="InvalidGatewayRequestException">The share does not exist, its gateway is away, or it is busy.</exception>
    /// <exception cref="AmazonServiceException">AWS refused the request, or could not be reached after the retries.</exception>
    Task<RefreshCacheResponse> RefreshCacheAsync(RefreshCacheRequest request, CancellationToken cancellationToken = default);

    /// <summary>Looks file shares of NFS up.</summary>
    /// <exception cref="InvalidGatewayRequestException">A share does not exist or is of the other protocol.</exception>
    /// <exception cref="AmazonServiceException">AWS refused the request, or could not be reached after the retries.</exception>
    Task<DescribeNFSFileSharesResponse> DescribeNFSFileSharesAsync(
        DescribeNFSFileSharesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Looks file shares of SMB up.</summary>
    /// <exception cref="InvalidGatewayRequestException">A share does not exist or is of the other protocol.</exception>
    /// <exception cref="AmazonServiceException">AWS refused the request, or could not be reached after the retries.</exception>
    Task<DescribeSMBFileSharesResponse> DescribeSMBFileSharesAsync(
        DescribeSMBFileSharesRequest request, CancellationToken cancellationToken = default);
}
