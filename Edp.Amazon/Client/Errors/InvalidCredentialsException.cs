using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>AWS does not accept the credentials: unknown, expired, or wrongly signed.</summary>
public sealed class InvalidCredentialsException : AmazonServiceException
{
    internal InvalidCredentialsException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
