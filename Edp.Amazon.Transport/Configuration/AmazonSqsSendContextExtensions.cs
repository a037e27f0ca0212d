namespace MassTransit;

/// <summary>Sets on a send what only SQS and SNS know. <c>Try…</c> answers false on another transport, the others throw.</summary>
public static class AmazonSqsSendContextExtensions
{
    /// <summary>The message group, for FIFO queues and topics.</summary>
    public static void SetGroupId(this SendContext context, string groupId) => Require(context).GroupId = groupId;

    /// <summary>The message group, for FIFO queues and topics.</summary>
    public static bool TrySetGroupId(this SendContext context, string groupId)
    {
        if (!TryGet(context, out var sqs))
            return false;
        sqs.GroupId = groupId;
        return true;
    }

    /// <summary>The deduplication id, for FIFO queues and topics.</summary>
    public static void SetDeduplicationId(this SendContext context, string deduplicationId) =>
        Require(context).DeduplicationId = deduplicationId;

    /// <summary>The deduplication id, for FIFO queues and topics.</summary>
    public static bool TrySetDeduplicationId(this SendContext context, string deduplicationId)
    {
        if (!TryGet(context, out var sqs))
            return false;
        sqs.DeduplicationId = deduplicationId;
        return true;
    }

    /// <summary>The time until delivery, at most 900 s.</summary>
    public static void SetDelay(this SendContext context, TimeSpan delay) => Require(context).Delay = delay;

    /// <summary>The time until delivery, at most 900 s.</summary>
    public static bool TrySetDelay(this SendContext context, TimeSpan delay)
    {
        if (!TryGet(context, out var sqs))
            return false;
        sqs.Delay = delay;
        return true;
    }

    private static AmazonSqsSendContext Require(SendContext context) =>
        TryGet(context, out var sqs) ? sqs : throw new ArgumentException("The message is not sent through Amazon SQS or SNS",
            nameof(context));

    private static bool TryGet(SendContext context, out AmazonSqsSendContext sqs)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.TryGetPayload(out sqs!);
    }
}
