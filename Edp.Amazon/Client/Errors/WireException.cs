using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>An error of a service whose package is not used.</summary>
internal abstract class WireException(ServiceError error)
    : AmazonServiceException(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode)
{
    /// <summary>
    /// Tells the SDK to try again, with the longer pauses of a throttled caller, whatever the service calls its throttling.
    /// </summary>
    public override RetryableDetails? Retryable => this.IsThrottling ? new RetryableDetails(throttling: true) : null;
}
