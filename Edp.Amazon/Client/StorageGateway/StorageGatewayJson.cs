using System.Text.Json.Serialization;
using Amazon.StorageGateway.Model;
using Edp.Amazon.Client.Pipeline;

namespace Edp.Amazon.Client.StorageGateway;

[JsonSerializable(typeof(RefreshCacheRequest))]
[JsonSerializable(typeof(RefreshCacheResponse))]
[JsonSerializable(typeof(DescribeNFSFileSharesRequest))]
[JsonSerializable(typeof(DescribeNFSFileSharesResponse))]
[JsonSerializable(typeof(DescribeSMBFileSharesRequest))]
[JsonSerializable(typeof(DescribeSMBFileSharesResponse))]
internal sealed partial class StorageGatewayJson : JsonSerializerContext
{
    public static StorageGatewayJson Wire { get; } = new(WireJson.NewOptions());
}
