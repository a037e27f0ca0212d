using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>More messages of a queue are in flight than SQS allows.</summary>
public sealed class OverLimitException : AmazonServiceException
{
    internal OverLimitException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
