using System.Collections.Frozen;

namespace Edp.Amazon.Client;

/// <summary>
/// What AWS's error codes mean, for whole requests and for entries of a batch alike. A code decides before <c>SenderFault</c> and before
/// the HTTP status do: SQS calls throttling the sender's fault, and the JSON services answer it with status 400.
/// </summary>
internal static class ErrorCodes
{
    private const string QueryNamespace = "AWS.SimpleQueueService.";

    /// <summary>AWS asks to slow down. With the codes of the SDK's standard retry mode ("Retry behavior", SDKs and tools guide).</summary>
    public static FrozenSet<string> Throttling { get; } = Set(
        "Throttling", "ThrottlingException", "Throttled", "ThrottledException", "RequestThrottled", "RequestThrottledException",
        "TooManyRequests", "TooManyRequestsException", "RequestLimitExceeded", "LimitExceededException", "SlowDown",
        "BandwidthLimitExceeded", "PriorRequestNotComplete", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "EC2ThrottledException", "KmsThrottled", "KMSThrottling", "KMSThrottlingException");

    /// <summary>AWS failed on its own side.</summary>
    public static FrozenSet<string> ServiceFailure { get; } = Set(
        "InternalError", "InternalErrorException", "InternalException", "InternalFailure", "InternalServerError",
        "InternalServiceError", "ServiceFailure", "ServiceUnavailable", "ServiceUnavailableException", "ServiceUnavailableError",
        "RequestTimeout", "RequestTimeoutException");

    /// <summary>The caller is known, and not allowed to do this.</summary>
    public static FrozenSet<string> AccessDenied { get; } = Set(
        "AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException", "NotAuthorized", "KmsAccessDenied",
        "KMSAccessDenied", "OptInRequired");

    /// <summary>AWS does not know the caller, or the signature is not the caller's.</summary>
    public static FrozenSet<string> CredentialsRefused { get; } = Set(
        "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "SignatureDoesNotMatch",
        "InvalidSignatureException", "IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidSecurity");

    /// <summary>The request is wrong in itself.</summary>
    public static FrozenSet<string> InvalidRequest { get; } = Set(
        "ValidationException", "ValidationError", "InvalidParameter", "InvalidParameterException", "InvalidParameterValue",
        "InvalidParameterValueException", "InvalidParameterCombination", "MissingParameter", "InvalidAttributeName",
        "InvalidAttributeValue", "InvalidMessageContents", "InvalidAddress", "InvalidAction", "InvalidRequest", "MissingAction",
        "MissingRequiredParameterException", "UnknownOperationException", "UnsupportedOperation", "SerializationException",
        "MalformedQueryString", "EmptyBatchRequest", "EmptyBatchRequestException", "TooManyEntriesInBatchRequest",
        "TooManyEntriesInBatchRequestException", "BatchEntryIdsNotDistinct", "BatchEntryIdsNotDistinctException", "InvalidBatchEntryId",
        "InvalidBatchEntryIdException");

    /// <summary>All entries of a batch together are larger than a request may be.</summary>
    public static FrozenSet<string> BatchTooLong { get; } = Set("BatchRequestTooLong", "BatchRequestTooLongException");

    /// <summary>A state of the queue that passes by itself.</summary>
    public static FrozenSet<string> PassingState { get; } = Set("OverLimit", "QueueDeletedRecently");

    /// <summary>A receipt that is not good any more ("ChangeMessageVisibility" in the SQS API Reference).</summary>
    public static FrozenSet<string> LostReceipt { get; } = Set(
        "MessageNotInflight", "ReceiptHandleIsInvalid", "InvalidIdFormat", "InvalidParameterValue", "InvalidParameterValueException");

    /// <summary>Whether the same request or entry may be accepted later.</summary>
    public static bool IsTransient(string code)
    {
        var name = NameOf(code);
        return Throttling.Contains(name) || ServiceFailure.Contains(name) || PassingState.Contains(name);
    }

    /// <summary>Whether the receipt of this entry is lost.</summary>
    public static bool IsLostReceipt(string code) => LostReceipt.Contains(NameOf(code));

    /// <summary>The code without the namespaces that AWS's protocols put before it.</summary>
    public static string NameOf(string code)
    {
        var name = code[(code.LastIndexOf('#') + 1)..];
        return name.StartsWith(QueryNamespace, StringComparison.Ordinal) ? name[QueryNamespace.Length..] : name;
    }

    private static FrozenSet<string> Set(params string[] codes) => codes.ToFrozenSet(StringComparer.Ordinal);
}
