using System.Text.Json.Serialization;
using Edp.Amazon.Client.Pipeline;

namespace Edp.Amazon.Client.StorageGateway;

[JsonSerializable(typeof(RefreshCacheRequest))]
[JsonSerializable(typeof(RefreshCacheResponse))]
[JsonSerializable(typeof(FileShareArns))]
[JsonSerializable(typeof(FileShareInfos))]
internal sealed partial class StorageGatewayJson : JsonSerializerContext
{
    public static StorageGatewayJson Wire { get; } = new(WireJson.NewOptions());
}

/// <summary>The request of both describe operations.</summary>
internal sealed record FileShareArns([property: JsonPropertyName("FileShareARNList")] IReadOnlyList<string> Arns);

/// <summary>The response of either describe operation; one of the lists is there.</summary>
internal sealed record FileShareInfos
{
    [JsonPropertyName("NFSFileShareInfoList")]
    public IReadOnlyList<FileShare>? Nfs { get; init; }

    [JsonPropertyName("SMBFileShareInfoList")]
    public IReadOnlyList<FileShare>? Smb { get; init; }
}
