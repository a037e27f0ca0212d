using System.Diagnostics.CodeAnalysis;

namespace MassTransit;

/// <summary>What SQS and SNS know beyond body and headers.</summary>
[SuppressMessage("Naming", "CA1715", Justification = "Contexts of MassTransit have no I before their names")]
public interface AmazonSqsSendContext : SendContext
{
    /// <summary>The message group, for FIFO queues and topics.</summary>
    string? GroupId { get; set; }

    /// <summary>The deduplication id, for FIFO queues and topics.</summary>
    string? DeduplicationId { get; set; }

    /// <summary>Seconds until the message is delivered, 0 to 900; not for topics.</summary>
    int? DelaySeconds { set; }
}

/// <inheritdoc cref="AmazonSqsSendContext"/>
[SuppressMessage("Naming", "CA1715", Justification = "Contexts of MassTransit have no I before their names")]
public interface AmazonSqsSendContext<out T> : AmazonSqsSendContext, SendContext<T>
    where T : class;
