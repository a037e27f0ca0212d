using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>Storage Gateway could not do it: no such file share, its gateway is away, or it is refreshing already.</summary>
public sealed class InvalidGatewayRequestException : AmazonServiceException
{
    internal InvalidGatewayRequestException(ServiceError error)
        : base(error.Message, null, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
