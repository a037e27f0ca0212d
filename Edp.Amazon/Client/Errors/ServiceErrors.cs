using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>The one place where AWS's error codes become exception types.</summary>
internal static class ServiceErrors
{
    public const string RequestIdHeader = "x-amzn-RequestId";

    private const int MaxUnknownBody = 500;

    private static readonly FrozenDictionary<string, Func<ServiceError, AmazonServiceException>> ByCode = Table(
        (error => new QueueDoesNotExistException(error), ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"]),
        (error => new QueueNameExistsException(error), ["QueueNameExists", "QueueAlreadyExists"]),
        (error => new QueueDeletedRecentlyException(error),
            ["QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently"]),
        (error => new PurgeQueueInProgressException(error),
            ["PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress"]),
        (error => new ReceiptHandleInvalidException(error), ["ReceiptHandleIsInvalid", "InvalidIdFormat"]),
        (error => new MessageNotInFlightException(error), ["MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight"]),
        (error => new OverLimitException(error), ["OverLimit"]),
        (error => new BatchRequestTooLongException(error),
            ["BatchRequestTooLong", "BatchRequestTooLongException", "AWS.SimpleQueueService.BatchRequestTooLong"]),
        (error => new ResourceNotFoundException(error), ["NotFound", "NotFoundException", "ResourceNotFoundException"]),
        (error => new InvalidGatewayRequestException(error), ["InvalidGatewayRequestException"]),
        (error => new LimitExceededException(error),
            ["TopicLimitExceeded", "SubscriptionLimitExceeded", "FilterPolicyLimitExceeded", "TagLimitExceeded"]),
        (error => new AccessDeniedException(error),
            ["AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException", "NotAuthorized",
                "KmsAccessDenied", "KMSAccessDenied", "OptInRequired"]),
        (error => new InvalidCredentialsException(error),
            ["UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "SignatureDoesNotMatch",
                "InvalidSignatureException", "IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken",
                "MissingAuthenticationTokenException", "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidSecurity"]),
        (error => new ThrottledException(error), [.. ErrorCodes.Throttling]),
        (error => new ServiceUnavailableException(error), [.. ErrorCodes.ServiceFailure]),
        (error => new InvalidRequestException(error),
            ["ValidationException", "ValidationError", "InvalidParameter", "InvalidParameterException", "InvalidParameterValue",
                "InvalidParameterValueException", "InvalidParameterCombination", "MissingParameter", "InvalidAttributeName",
                "InvalidAttributeValue", "InvalidMessageContents", "InvalidAddress", "InvalidAction", "InvalidRequest", "MissingAction",
                "MissingRequiredParameterException", "UnknownOperationException", "UnsupportedOperation", "SerializationException",
                "MalformedQueryString", "EmptyBatchRequest", "EmptyBatchRequestException", "TooManyEntriesInBatchRequest",
                "TooManyEntriesInBatchRequestException", "BatchEntryIdsNotDistinct", "BatchEntryIdsNotDistinctException",
                "InvalidBatchEntryId", "InvalidBatchEntryIdException", "AWS.SimpleQueueService.EmptyBatchRequest",
                "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
                "AWS.SimpleQueueService.InvalidBatchEntryId", "AWS.SimpleQueueService.UnsupportedOperation"]));

    public static AmazonServiceException ToException(ServiceError error)
    {
        if (Find(error.Code) is { } create || (error.QueryCode is { } code && (create = Find(code)) is not null))
            return create(error);

        return error.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new ThrottledException(error),
            >= HttpStatusCode.InternalServerError => new ServiceUnavailableException(error),
            _ => new AmazonServiceException(error.Message, error.Cause, error.Fault, error.Code, error.RequestId, error.StatusCode),
        };
    }

    private static Func<ServiceError, AmazonServiceException>? Find(string code) =>
        ByCode.GetValueOrDefault(code) ?? ByCode.GetValueOrDefault(ErrorCodes.NameOf(code));

    /// <summary>Stands in for the code where the answer is not AWS's own.</summary>
    public static string CodeOf(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    /// <summary>Stands in for the message where the answer is not AWS's own.</summary>
    public static string MessageOf(HttpStatusCode status, string body) =>
        $"HTTP {(int)status}: {(body.Length > MaxUnknownBody ? body[..MaxUnknownBody] : body)}";

    public static ErrorType FaultOf(HttpStatusCode status) =>
        status >= HttpStatusCode.InternalServerError ? ErrorType.Receiver : ErrorType.Sender;

    private static FrozenDictionary<string, Func<ServiceError, AmazonServiceException>> Table(
        params (Func<ServiceError, AmazonServiceException> Create, string[] Codes)[] rows) =>
        rows.SelectMany(row => row.Codes, (row, code) => KeyValuePair.Create(code, row.Create)).ToFrozenDictionary(StringComparer.Ordinal);
}
