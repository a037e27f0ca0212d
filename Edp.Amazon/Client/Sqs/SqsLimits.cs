namespace Edp.Amazon.Client.Sqs;

/// <summary>
/// From "Amazon SQS message quotas" and "Amazon SQS standard queue quotas" in the SQS Developer Guide.
/// </summary>
internal static class SqsLimits
{
    /// <summary>Entries of one batch request, and messages of one receive.</summary>
    public const int MaxBatchEntries = 10;

    /// <summary>1 MiB: body, attribute names, types and values of one message, in UTF-8 bytes.</summary>
    public const int MaxMessageSize = 1_048_576;

    /// <summary>1 MiB: all messages of one batch request together, counted as for <see cref="MaxMessageSize"/>.</summary>
    public const int MaxRequestSize = 1_048_576;

    public const int MaxMessageAttributes = 10;

    /// <summary>Longest id of a batch entry: alphanumeric, <c>-</c> and <c>_</c>.</summary>
    public const int MaxBatchEntryIdLength = 80;

    public const int MaxQueueNameLength = 80;

    public const int MaxDelaySeconds = 900;

    public const int MaxWaitTimeSeconds = 20;

    public const int DefaultVisibilityTimeoutSeconds = 30;

    /// <summary>12 hours, counted from the receive: renewals do not start it anew.</summary>
    public const int MaxVisibilityTimeoutSeconds = 43_200;

    public const int DefaultMessageRetentionSeconds = 345_600;

    public const int MaxMessageRetentionSeconds = 1_209_600;

    /// <summary>
    /// Messages of a standard queue that may be in flight at once; above, receiving answers <c>OverLimit</c>.
    /// </summary>
    public const int MaxInFlightMessages = 120_000;
}
