namespace Edp.Amazon.Client.Sns;

/// <summary>
/// From "PublishBatch" in the SNS API Reference and "Publishing large messages with Amazon SNS" in the SNS Developer Guide.
/// </summary>
internal static class SnsLimits
{
    public const int MaxBatchEntries = 10;

    /// <summary>
    /// 256 KiB: what a topic takes per message, and per batch request, unless its <c>MaximumMessageSize</c> says otherwise.
    /// </summary>
    public const int DefaultMaxMessageSize = 262_144;

    /// <summary>
    /// 1 MiB: the most that <c>MaximumMessageSize</c> can be set to. Such topics deliver to SQS, Lambda and Firehose alone.
    /// </summary>
    public const int MaxMessageSize = 1_048_576;

    public const int MaxBatchEntryIdLength = 80;

    public const int MaxTopicNameLength = 256;
}
