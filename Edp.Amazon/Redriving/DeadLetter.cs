using System.Globalization;
using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;

namespace Edp.Amazon.Redriving;

/// <summary>A message of a dead-letter queue: where it belongs, and what of it is sent there.</summary>
internal sealed record DeadLetter(Message Message)
{
    // "Using dead-letter queues to process undelivered events" in the EventBridge User Guide.
    private const string RuleArn = "RULE_ARN";
    private const string TargetArn = "TARGET_ARN";

    private static readonly string[] EventBridgeAttributes =
        [RuleArn, TargetArn, "ERROR_CODE", "ERROR_MESSAGE", "EXHAUSTED_RETRY_CONDITION", "RETRY_ATTEMPTS"];

    // Endpoints keep beside their queue what they could not handle and what no consumer of theirs knows.
    private static readonly string[] Suffixes = ["_error", "_skipped"];

    /// <summary>Its headers without those that tell of the failure: the next failure has its own.</summary>
    public Dictionary<string, MessageAttributeValue> Attributes => Message.Headers
        .Where(attribute => !attribute.Key.StartsWith("MT-", StringComparison.Ordinal) && !EventBridgeAttributes.Contains(attribute.Key))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>When SQS took it; the epoch, if it does not say.</summary>
    public DateTimeOffset SentAt =>
        long.TryParse(
            Message.SystemAttributes.GetValueOrDefault(MessageSystemAttributeNames.SentTimestamp), CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.UnixEpoch;

    /// <summary>The queue that it goes to, or null and the reason why there is none.</summary>
    public string? Destination(RedriveRequest request, out string reason)
    {
        reason = "";
        if (request.To is not null)
            return request.To;
        if (Message.Headers.ContainsKey(RuleArn))
            return OfEventBridge(request, out reason);
        if (SourceOf(request.Queue) is { } source)
            return source;
        if (Message.SystemAttributes.GetValueOrDefault(MessageSystemAttributeNames.DeadLetterQueueSourceArn) is { } arn)
            return QueueOf(arn);

        reason = "nothing tells where it came from; --to says where it shall go";
        return null;
    }

    /// <summary>The endpoint's queue beside which this one lies; null if it is none of those.</summary>
    public static string? SourceOf(string queue) =>
        Suffixes.FirstOrDefault(suffix => queue.Length > suffix.Length && queue.EndsWith(suffix, StringComparison.Ordinal)) is { } suffix
            ? queue[..^suffix.Length]
            : null;

    // An event whose target was another one is none that the service reads.
    private string? OfEventBridge(RedriveRequest request, out string reason)
    {
        var target = Message.Headers.GetValueOrDefault(TargetArn)?.StringValue;
        var isRead = target is null || QueueOf(target) == request.EventQueue;
        reason = isRead ? "" : $"EventBridge could not deliver it to {target}; replay the archive of its bus, or say where with --to";
        return isRead ? request.EventQueue : null;
    }

    private static string QueueOf(string arn) => arn[(arn.LastIndexOf(':') + 1)..];
}
