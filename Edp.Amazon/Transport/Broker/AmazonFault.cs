using System.Net.Sockets;
using Amazon.Runtime;
using Edp.Amazon.Client;

namespace Edp.Amazon.Transport.Broker;

/// <summary>Which answers of AWS may be different the next time.</summary>
internal static class AmazonFault
{
    /// <summary>True for throttling, faults of the service and of the network.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        ThrottledException or ServiceUnavailableException or OverLimitException or QueueDeletedRecentlyException => true,
        AmazonServiceException service => (int)service.StatusCode is 0 or 429 or >= 500 || HasNetworkCause(service),
        _ => IsNetwork(exception) || HasNetworkCause(exception),
    };

    /// <summary>True when no wait will help: credentials that AWS refuses, or rights that are missing.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is InvalidCredentialsException or AccessDeniedException
        || (exception is AmazonClientException && !HasNetworkCause(exception));

    /// <summary>
    /// True for an entry of a batch that AWS could not take now. The code decides; <c>SenderFault</c> counts only where AWS does not
    /// give a code that says more, since SQS calls throttling the sender's fault.
    /// </summary>
    public static bool IsTransient(BatchFailure failure) => ErrorCodes.IsTransient(failure.Code) || !failure.SenderFault;

    private static bool HasNetworkCause(Exception exception)
    {
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (IsNetwork(cause))
                return true;
        }

        return false;
    }

    private static bool IsNetwork(Exception exception) =>
        exception is HttpRequestException or IOException or TimeoutException or OperationCanceledException or SocketException;
}
