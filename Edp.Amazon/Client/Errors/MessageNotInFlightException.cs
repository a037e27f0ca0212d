using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>A message is in flight no longer: its visibility timeout has passed, or it was deleted.</summary>
public sealed class MessageNotInFlightException : AmazonServiceException
{
    internal MessageNotInFlightException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
