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
        AmazonServiceException service => (int)service.StatusCode == 0 || service.IsThrottling || service.IsServiceFailure
            || ErrorCodes.IsTransient(service.ErrorCode ?? "") || HasNetworkCause(service),
        _ => IsNetwork(exception) || HasNetworkCause(exception),
    };

    /// <summary>True when no wait will help: credentials that AWS refuses, or rights that are missing.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is AmazonServiceException { IsCredentialsRefused: true } or AmazonServiceException { IsAccessDenied: true }
        || (exception is AmazonClientException && !HasNetworkCause(exception));

    /// <summary>
    /// True for an entry of a batch that AWS could not take now. The code decides; <c>SenderFault</c> counts only where AWS does not
    /// give a code that says more, since SQS calls throttling the sender's fault.
    /// </summary>
    public static bool IsTransient(BatchFailure failure) => ErrorCodes.IsTransient(failure.Code) || !failure.SenderFault;

    /// <summary>True when one entry of a batch can have made AWS refuse all of it.</summary>
    public static bool IsAboutAnEntry(Exception exception) =>
        exception is AmazonServiceException service
        && (service.IsInvalidRequest || ErrorCodes.BatchTooLong.Contains(ErrorCodes.NameOf(service.ErrorCode ?? "")));

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
