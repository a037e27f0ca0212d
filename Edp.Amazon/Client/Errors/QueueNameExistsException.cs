using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>A queue of this name exists with other attributes than asked for.</summary>
public sealed class QueueNameExistsException : AmazonServiceException
{
    internal QueueNameExistsException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
