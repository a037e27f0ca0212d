using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>Storage Gateway could not do it: no such file share, its gateway is away, or it is refreshing already.</summary>
public sealed class InvalidGatewayRequestException : AmazonServiceException
{
    internal InvalidGatewayRequestException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode) => GatewayErrorCode = error.Detail;

    /// <summary>Which of them, such as <c>GatewayNotConnected</c>; null if AWS did not say.</summary>
    public string? GatewayErrorCode { get; }
}
