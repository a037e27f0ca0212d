namespace Edp.Core.Outbox;

/// <summary>What a sink answered last.</summary>
internal sealed record SinkState
{
    /// <summary>This process has not asked it yet.</summary>
    public static readonly SinkState Unknown = new();

    /// <summary>When it last accepted an event.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>When it last did not take an event.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>What it said then.</summary>
    public string? LastError { get; init; }

    /// <summary>When it is asked again; null while it takes all events.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>The groups whose next event it did not take, while it took others; null: it took none.</summary>
    public IReadOnlySet<Guid>? RefusedGroups { get; init; }

    /// <summary>Whether events of this group wait for the next try.</summary>
    public bool HoldsBack(Guid group) => NextTryAt is not null && RefusedGroups?.Contains(group) != false;

    /// <summary>What two outboxes heard of the same sink, as one.</summary>
    public SinkState And(SinkState other)
    {
        var later = other.LastErrorAt > LastErrorAt || LastErrorAt is null ? other : this;
        return new SinkState
        {
            LastSuccessAt = other.LastSuccessAt > LastSuccessAt || LastSuccessAt is null ? other.LastSuccessAt : LastSuccessAt,
            LastErrorAt = later.LastErrorAt,
            LastError = later.LastError,
            NextTryAt = other.NextTryAt < NextTryAt || NextTryAt is null ? other.NextTryAt : NextTryAt
        };
    }
}
