using Edp.Amazon.Client;

namespace Amazon.StorageGateway.Model;

/// <summary>Storage Gateway could not do it: no such file share, its gateway is away, or it is refreshing already.</summary>
internal sealed class InvalidGatewayRequestException(ServiceError error) : AmazonStorageGatewayException(error)
{
    /// <summary>Which of them; null if AWS did not say.</summary>
    public StorageGatewayError? Error { get; } = error.Detail is { } code ? new StorageGatewayError { ErrorCode = code } : null;
}
