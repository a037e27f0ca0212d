using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>AWS asks to slow down, and did so for every retry.</summary>
public sealed class ThrottledException : AmazonServiceException
{
    internal ThrottledException(ServiceError error)
        : base(error.Message, null, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
