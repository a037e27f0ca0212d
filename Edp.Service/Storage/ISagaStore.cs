using Edp.Core.Outbox;
using Edp.Service.Sagas;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>The set-wise statements on the instances of a saga, within the transaction of the context. Instances are not tracked.</summary>
internal interface ISagaStore<TState>
    where TState : class, ITimedInstance
{
    /// <summary>Locks the instances with these ids, which come in ascending order; those without a row are left out.</summary>
    Task<IReadOnlyList<TState>> LockAsync(EdpDbContext context, IReadOnlyList<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Locks instances whose timer is due by then, but for those that another transaction has.</summary>
    Task<IReadOnlyList<TState>> LockDueAsync(EdpDbContext context, DateTimeOffset dueBefore, int take, CancellationToken cancellationToken);

    /// <summary>Writes new instances, then changed ones, then rows of outboxes.</summary>
    /// <remarks>An instance that another transaction inserted in the meantime fails the statement; the work is then done anew.</remarks>
    Task WriteAsync(EdpDbContext context, SagaChanges<TState> changes, CancellationToken cancellationToken);

    /// <summary>When the next timer is due, as <see cref="ITimerSource.NextDueAsync"/> tells it.</summary>
    Task<DateTimeOffset?> NextDueAsync(EdpDbContext context, DateTimeOffset until, bool all, CancellationToken cancellationToken) =>
        context.Set<TState>().Where(instance => instance.TimerDueAt != null && instance.TimerDueAt <= until)
            .OrderBy(instance => instance.TimerDueAt)
            .Select(instance => instance.TimerDueAt)
            .FirstOrDefaultAsync(cancellationToken);
}

/// <summary>What one transaction changed.</summary>
/// <param name="Added">New instances, in ascending order of their ids.</param>
/// <param name="Changed">Instances that were locked.</param>
/// <param name="Rows">What was given out.</param>
internal sealed record SagaChanges<TState>(IReadOnlyList<TState> Added, IReadOnlyList<TState> Changed, IReadOnlyList<OutboxRow> Rows);
