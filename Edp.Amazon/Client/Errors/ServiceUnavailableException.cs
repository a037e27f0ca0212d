using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>AWS failed on its own side, and did so for every retry.</summary>
public sealed class ServiceUnavailableException : AmazonServiceException
{
    internal ServiceUnavailableException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
