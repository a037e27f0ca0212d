using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>A queue of this name was deleted less than 60 s ago; it can be created again after that.</summary>
public sealed class QueueDeletedRecentlyException : AmazonServiceException
{
    internal QueueDeletedRecentlyException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
