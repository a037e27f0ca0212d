using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>The caller is known, and not allowed to do this.</summary>
public sealed class AccessDeniedException : AmazonServiceException
{
    internal AccessDeniedException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
