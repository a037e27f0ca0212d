namespace Edp.Service.Publishing;

/// <summary>A row that is also the outbox of one event.</summary>
internal abstract class OutboxRow
{
    /// <summary>When every event sink had accepted the event; null until then.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>The id by which the event sink knows the event: EventBridge's, or the file's.</summary>
    public string? SinkEventId { get; set; }

    /// <summary>How often the event was sent again because it was not published in time.</summary>
    public int PublishAttempts { get; set; }

    /// <summary>When publishing was, or is again, due; the sweeper waits a grace time longer.</summary>
    public DateTimeOffset PublishDueAt { get; set; }

    /// <summary>The row's identity, which is also the event's id.</summary>
    public abstract Guid EventId { get; }
}
