using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>AWS asks to slow down, and did so for every retry.</summary>
public sealed class ThrottledException : AmazonServiceException
{
    internal ThrottledException(ServiceError error)
        : base(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
    {
    }

    /// <summary>
    /// Tells the SDK to try again, with the longer pauses of a throttled caller, whatever the service calls its throttling.
    /// </summary>
    public override RetryableDetails Retryable { get; } = new(throttling: true);
}
