using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>A topic, subscription or event bus does not exist in this account and region.</summary>
public sealed class ResourceNotFoundException : AmazonServiceException
{
    internal ResourceNotFoundException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
