using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>The queue was purged less than 60 s ago.</summary>
public sealed class PurgeQueueInProgressException : AmazonServiceException
{
    internal PurgeQueueInProgressException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
