using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>AWS found a parameter missing, malformed, too long or of the wrong kind; the message says which.</summary>
public sealed class InvalidRequestException : AmazonServiceException
{
    internal InvalidRequestException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
