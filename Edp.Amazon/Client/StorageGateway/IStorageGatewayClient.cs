using Amazon.Runtime;

namespace Edp.Amazon.Client.StorageGateway;

/// <summary>The operations of AWS Storage Gateway that EDP needs.</summary>
public interface IStorageGatewayClient : IDisposable
{
    /// <summary>
    /// Starts to refresh a file share's list of objects; it goes on after the call. A gateway takes few refreshes at once and answers
    /// <see cref="InvalidGatewayRequestException"/> to more.
    /// </summary>
    /// <exception cref="InvalidGatewayRequestException">The share does not exist, its gateway is away, or it is busy.</exception>
    /// <exception cref="AmazonServiceException">AWS refused the request, or could not be reached after the retries.</exception>
    Task<RefreshCacheResponse> RefreshCacheAsync(RefreshCacheRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Looks file shares up, of NFS or of SMB: the service has one operation for each, and a share answers to its own alone.
    /// </summary>
    /// <exception cref="InvalidGatewayRequestException">A share does not exist or is of the other protocol.</exception>
    /// <exception cref="AmazonServiceException">AWS refused the request, or could not be reached after the retries.</exception>
    Task<DescribeFileSharesResponse> DescribeFileSharesAsync(DescribeFileSharesRequest request, CancellationToken cancellationToken);
}
