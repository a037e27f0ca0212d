using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>A quota of the account would be exceeded, such as its number of topics.</summary>
public sealed class LimitExceededException : AmazonServiceException
{
    internal LimitExceededException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
