namespace Edp.Core.Outbox;

/// <summary>A row that is also the outbox of one event.</summary>
internal abstract class OutboxRow
{
    /// <summary>Orders the rows of a table: what became ready later has a higher number. The database gives it.</summary>
    public long OutboxSequence { get; init; }

    /// <summary>The sinks that have accepted the event: the sum of the values of <see cref="EventSinks"/>.</summary>
    public int DeliveredSinks { get; init; }

    /// <summary>When every event sink had accepted the event; null until then.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The id by which the event sink knows the event: EventBridge's, or the file's.</summary>
    public string? SinkEventId { get; init; }

    /// <summary>When the batch or package became ready; the event's time.</summary>
    public DateTimeOffset ReadyAt { get; init; }

    /// <summary>When the event came back from the bus on which it was put last; null until then, and where receipts are off.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>When it should have come back; null once it has, and where receipts are off.</summary>
    public DateTimeOffset? ReceiptDueAt { get; init; }

    /// <summary>When it was last sent again because it had not come back.</summary>
    public DateTimeOffset? ResentAt { get; init; }

    /// <summary>How often it was.</summary>
    public int Resends { get; init; }

    /// <summary>Since when the event is to be delivered.</summary>
    public virtual DateTimeOffset PendingSince => ReadyAt;

    /// <summary>The row's identity, which is also the event's id.</summary>
    public abstract Guid EventId { get; }
}
