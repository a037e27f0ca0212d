namespace Edp.Amazon.Client.Pipeline;

/// <summary>What tells one AWS service from another on the wire: every name that AWS gave it, in one place.</summary>
/// <param name="Id">Service id; <c>AWS_ENDPOINT_URL_&lt;ID&gt;</c> is made of it.</param>
/// <param name="EndpointPrefix">First label of its host names, and the name it signs with.</param>
/// <param name="ApiVersion">Version of the API.</param>
/// <param name="ContentType">Of requests.</param>
/// <param name="TargetPrefix">What <c>X-Amz-Target</c> holds before the operation's name; null where the operation is in the body.</param>
/// <param name="PlainFipsHostInGov">In <c>aws-us-gov</c> the plain host is the FIPS host.</param>
internal sealed record AmazonService(
    string Id, string EndpointPrefix, string ApiVersion, string ContentType, string? TargetPrefix, bool PlainFipsHostInGov)
{
    public static readonly AmazonService Sqs =
        new("SQS", "sqs", "2012-11-05", "application/x-amz-json-1.0", "AmazonSQS", PlainFipsHostInGov: true);

    public static readonly AmazonService Sns =
        new("SNS", "sns", "2010-03-31", "application/x-www-form-urlencoded; charset=utf-8", null, PlainFipsHostInGov: true);

    public static readonly AmazonService EventBridge =
        new("EventBridge", "events", "2015-10-07", "application/x-amz-json-1.1", "AWSEvents", PlainFipsHostInGov: true);

    public static readonly AmazonService StorageGateway =
        new("Storage Gateway", "storagegateway", "2013-06-30", "application/x-amz-json-1.1", "StorageGateway_20130630",
            PlainFipsHostInGov: false);
}
