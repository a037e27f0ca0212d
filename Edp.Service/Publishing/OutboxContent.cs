using Edp.Core.Outbox;
using Edp.Service.Sagas;
using Edp.Service.Storage;

namespace Edp.Service.Publishing;

/// <summary>What a table of the outbox holds, and what follows when one of its events is published everywhere.</summary>
internal abstract class OutboxContent<TRow>
    where TRow : OutboxRow
{
    /// <summary>The table's name, for logs and leases.</summary>
    public abstract string Name { get; }

    /// <summary>EventBridge's detail-type of its events, or of most of them.</summary>
    public abstract string DetailType { get; }

    /// <summary>The detail-type of a row's event, where a table has several.</summary>
    public virtual string DetailTypeOf(TRow row) => DetailType;

    /// <summary>The event of a row, with its contract.</summary>
    public abstract OutgoingEvent EventOf(TRow row);

    /// <summary>What belongs into the transaction that marks rows as published.</summary>
    public virtual Task FollowAsync(
        EdpDbContext database, IReadOnlyList<TRow> published, SagaOutput output, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One log line for each event that is out.</summary>
    public abstract void LogPublished(TRow row);
}
