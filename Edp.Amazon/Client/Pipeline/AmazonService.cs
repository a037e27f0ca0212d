using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Amazon.StorageGateway;
using Amazon.StorageGateway.Model;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>
/// What tells one AWS service from another on the wire: every name that AWS gave it, in one place. SQS is not among them: it has the
/// SDK's own client.
/// </summary>
/// <param name="Id">Service id; <c>AWS_ENDPOINT_URL_&lt;ID&gt;</c> is made of it.</param>
/// <param name="EndpointPrefix">First label of its host names, and the name it signs with.</param>
/// <param name="ApiVersion">Version of the API.</param>
/// <param name="ContentType">Of requests.</param>
/// <param name="TargetPrefix">What <c>X-Amz-Target</c> holds before the operation's name; null where the operation is in the body.</param>
/// <param name="PlainFipsHostInGov">In <c>aws-us-gov</c> the plain host is the FIPS host.</param>
/// <param name="ToException">The exception that AWSSDK throws for an error of the service.</param>
internal sealed record AmazonService(
    string Id, string EndpointPrefix, string ApiVersion, string ContentType, string? TargetPrefix, bool PlainFipsHostInGov,
    Func<ServiceError, AmazonServiceException> ToException)
{
    public static readonly AmazonService Sns = new(
        "SNS", "sns", "2010-03-31", "application/x-www-form-urlencoded; charset=utf-8", null, PlainFipsHostInGov: true,
        error => error.Code is "NotFound" or "NotFoundException"
            ? new NotFoundException(error)
            : new AmazonSimpleNotificationServiceException(error));

    public static readonly AmazonService EventBridge = new(
        "EventBridge", "events", "2015-10-07", "application/x-amz-json-1.1", "AWSEvents", PlainFipsHostInGov: true,
        error => error.Code == "ResourceNotFoundException" ? new ResourceNotFoundException(error) : new AmazonEventBridgeException(error));

    public static readonly AmazonService StorageGateway = new(
        "Storage Gateway", "storagegateway", "2013-06-30", "application/x-amz-json-1.1", "StorageGateway_20130630",
        PlainFipsHostInGov: false,
        error => error.Code == "InvalidGatewayRequestException"
            ? new InvalidGatewayRequestException(error)
            : new AmazonStorageGatewayException(error));
}
