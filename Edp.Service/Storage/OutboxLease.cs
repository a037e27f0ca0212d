namespace Edp.Service.Storage;

/// <summary>A row of <c>outbox_lease</c>: which replica delivers an outbox to a sink at the moment. Used on PostgreSQL.</summary>
internal sealed class OutboxLease
{
    /// <summary>The outbox's table and the sink, as <c>batch/EventBridge</c>.</summary>
    public string Name { get; init; } = null!;

    /// <summary>The replica, by an id that it gives itself at its start.</summary>
    public Guid Holder { get; init; }

    /// <summary>Until when it has the lease, by the database's clock.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}
