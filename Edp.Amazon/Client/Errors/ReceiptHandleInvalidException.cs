using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>A receipt handle is malformed, or too old.</summary>
public sealed class ReceiptHandleInvalidException : AmazonServiceException
{
    internal ReceiptHandleInvalidException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
