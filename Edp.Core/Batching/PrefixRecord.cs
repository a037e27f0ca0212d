namespace Edp.Core.Batching;

/// <summary>
/// One prefix of one bucket: the saga instance, and the row of <c>prefix_state</c>. What belongs to the open batch is null or 0 while
/// none is open.
/// </summary>
internal partial class PrefixRecord
{
    /// <summary><see cref="PrefixId"/> of bucket and prefix.</summary>
    public Guid CorrelationId { get; set; }

    /// <summary><c>Collecting</c> with an open batch, <c>Ready</c> without.</summary>
    public string CurrentState { get; set; } = null!;

    public string Bucket { get; set; } = null!;

    public string Prefix { get; set; } = null!;

    /// <summary>The open batch's identity, given when it opens.</summary>
    public Guid? BatchId { get; set; }

    /// <summary>The name of the rule by which the batch was opened; null where it has none.</summary>
    public string? RuleName { get; set; }

    /// <summary>That rule as text, by which the batch is finished; null where it follows the rules of now.</summary>
    public string? RuleSettings { get; set; }

    /// <summary>What the captures of the rule's template took of the prefix, as JSON (R13); null where there are none.</summary>
    public string? Captures { get; set; }

    /// <summary>Number of the open batch, or of the last one that closed; 0 before the first.</summary>
    public long BatchNumber { get; set; }

    /// <summary>Different keys in the open batch.</summary>
    public long ObjectCount { get; set; }

    /// <summary>Recorded events in the open batch.</summary>
    public long EventCount { get; set; }

    /// <summary>Sum of known sizes in the open batch, in bytes.</summary>
    public long TotalSize { get; set; }

    public DateTimeOffset? FirstEventTime { get; set; }

    public DateTimeOffset? LastEventTime { get; set; }

    /// <summary>When EDP recorded the batch's first object (R8 counts from here).</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>When EDP recorded the batch's last new object (R5 counts from here).</summary>
    public DateTimeOffset? LastRecordedAt { get; set; }

    /// <summary>When the first completion marker of the batch was recorded (R7); null while none was.</summary>
    public DateTimeOffset? MarkerAt { get; set; }

    /// <summary>When a backfill first recorded an object of it; null while none has. Events are then matched with listed objects, too.</summary>
    public DateTimeOffset? BackfilledAt { get; set; }

    /// <summary>When the batch is ready if nothing more arrives.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Until when an operator holds the open batch; null, or in the past, while nobody does.</summary>
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>To when an operator has extended the open batch.</summary>
    public DateTimeOffset? ExtendedUntil { get; set; }

    /// <summary>Token of the timer that is set.</summary>
    public Guid? TimerToken { get; set; }

    /// <summary>When that timer is due; it may be earlier than <see cref="DueAt"/>, and is then set again.</summary>
    public DateTimeOffset? TimerDueAt { get; set; }

    /// <summary>Whether the object that was added last is a completion marker. Within a transaction only.</summary>
    public bool EndsWithMarker { get; set; }

    /// <summary>Whether the object that was added last is empty, and its content may follow. Within a transaction only.</summary>
    public bool AwaitsContent { get; set; }
}
