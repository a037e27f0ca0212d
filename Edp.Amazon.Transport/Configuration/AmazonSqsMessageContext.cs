using System.Diagnostics.CodeAnalysis;

namespace MassTransit;

/// <summary>The SQS message behind a receive: <c>context.TryGetPayload&lt;AmazonSqsMessageContext&gt;(…)</c>.</summary>
[SuppressMessage("Naming", "CA1715", Justification = "Contexts of MassTransit have no I before their names")]
public interface AmazonSqsMessageContext
{
    /// <summary>The id that SQS gave the message.</summary>
    string TransportMessageId { get; }

    /// <summary>The topic it came through, if it was delivered in an SNS envelope.</summary>
    string? TopicArn { get; }

    /// <summary>Attributes from SQS: <c>SentTimestamp</c>, <c>ApproximateReceiveCount</c>, <c>MessageGroupId</c>, …</summary>
    IReadOnlyDictionary<string, string> SystemAttributes { get; }

    /// <summary>The sender's attributes of type String and Number.</summary>
    IReadOnlyDictionary<string, string> Attributes { get; }
}
