using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Amazon.Transport.Broker;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// The answers of SQS that say that a receipt is not good any more ("ChangeMessageVisibility" in the SQS API Reference).
/// </summary>
internal static class ReceiptFault
{
    public static bool IsLost(Exception exception) => (exception.InnerException ?? exception) switch
    {
        BatchEntryException entry => ErrorCodes.IsLostReceipt(entry.Code),
        AmazonServiceException service => service.IsInvalidRequest || ErrorCodes.IsLostReceipt(service.ErrorCode ?? ""),
        _ => false,
    };
}
