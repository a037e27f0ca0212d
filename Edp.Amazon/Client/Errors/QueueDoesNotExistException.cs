using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>There is no such queue in this account and region, or the caller may not see it.</summary>
public sealed class QueueDoesNotExistException : AmazonServiceException
{
    internal QueueDoesNotExistException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
