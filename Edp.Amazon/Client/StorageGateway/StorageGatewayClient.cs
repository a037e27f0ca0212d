using Edp.Amazon.Client.Pipeline;

namespace Edp.Amazon.Client.StorageGateway;

/// <inheritdoc cref="IStorageGatewayClient"/>
internal sealed class StorageGatewayClient(AmazonClientSettings settings) : IStorageGatewayClient
{
    private readonly JsonProtocolClient _client = new(AmazonService.StorageGateway, settings);

    private static StorageGatewayJson Json => StorageGatewayJson.Wire;

    public Task<RefreshCacheResponse> RefreshCacheAsync(RefreshCacheRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("RefreshCache", request, Json.RefreshCacheRequest, Json.RefreshCacheResponse, cancellationToken);

    public async Task<DescribeFileSharesResponse> DescribeFileSharesAsync(
        DescribeFileSharesRequest request, CancellationToken cancellationToken)
    {
        var operation = request.Protocol == FileShareProtocol.Nfs ? "DescribeNFSFileShares" : "DescribeSMBFileShares";
        var found = await _client.CallAsync(
            operation, new FileShareArns(request.FileShareArns), Json.FileShareArns, Json.FileShareInfos, cancellationToken)
            .ConfigureAwait(false);
        return new DescribeFileSharesResponse(found.Nfs ?? found.Smb ?? []);
    }

    public void Dispose() => _client.Dispose();
}
