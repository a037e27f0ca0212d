using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>All entries of a batch request together are over the size limit.</summary>
public sealed class BatchRequestTooLongException : AmazonServiceException
{
    internal BatchRequestTooLongException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
