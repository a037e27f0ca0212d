using Amazon.StorageGateway.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Pipeline;
using Edp.Amazon.Client.StorageGateway;

namespace Amazon.StorageGateway;

/// <inheritdoc cref="IAmazonStorageGateway"/>
internal sealed class AmazonStorageGatewayClient(AmazonClientSettings settings) : IAmazonStorageGateway
{
    private readonly JsonProtocolClient _client = new(AmazonService.StorageGateway, settings);

    private static StorageGatewayJson Json => StorageGatewayJson.Wire;

    public Task<RefreshCacheResponse> RefreshCacheAsync(RefreshCacheRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("RefreshCache", request, Json.RefreshCacheRequest, Json.RefreshCacheResponse, cancellationToken);

    public Task<DescribeNFSFileSharesResponse> DescribeNFSFileSharesAsync(
        DescribeNFSFileSharesRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync(
            "DescribeNFSFileShares", request, Json.DescribeNFSFileSharesRequest, Json.DescribeNFSFileSharesResponse, cancellationToken);

    public Task<DescribeSMBFileSharesResponse> DescribeSMBFileSharesAsync(
        DescribeSMBFileSharesRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync(
            "DescribeSMBFileShares", request, Json.DescribeSMBFileSharesRequest, Json.DescribeSMBFileSharesResponse, cancellationToken);

    public void Dispose() => _client.Dispose();
}
