using Edp.Service.Batching;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>The set-wise statements on prefixes, within the transaction of the context.</summary>
internal interface IPrefixStore
{
    /// <summary>How many transactions on different prefixes the database works on side by side to advantage.</summary>
    int Lanes { get; }

    /// <summary>
    /// Locks the instances of all prefixes, ordered by id, creating the missing ones; then takes away what is recorded already (R3) and
    /// marks the keys that the open batches have.
    /// </summary>
    /// <returns>How many objects were recorded already.</returns>
    Task<int> LockAndMatchAsync(EdpDbContext context, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken);

    /// <summary>Locks open prefixes whose timer should have come by then, but for those that another transaction has.</summary>
    Task<IReadOnlyList<PrefixState>> LockOverdueAsync(
        EdpDbContext context, DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken);

    /// <summary>Locks those of them that have no timer under way.</summary>
    Task<IReadOnlyList<PrefixState>> LockUntimedAsync(
        EdpDbContext context, DateTimeOffset dueBefore, int take, CancellationToken cancellationToken);

    /// <summary>When the next open prefix without a timer under way is to be woken; null if none is by <paramref name="until"/>.</summary>
    Task<DateTimeOffset?> NextUntimedAsync(EdpDbContext context, DateTimeOffset until, CancellationToken cancellationToken) =>
        context.Prefixes.Where(prefix => prefix.BatchId != null && prefix.TimerToken == null && prefix.TimerDueAt <= until)
            .OrderBy(prefix => prefix.TimerDueAt)
            .Select(prefix => prefix.TimerDueAt)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Locks the instances with these ids, which come in ascending order.</summary>
    Task<IReadOnlyList<PrefixState>> LockAsync(EdpDbContext context, IReadOnlyList<Guid> prefixIds, CancellationToken cancellationToken);

    /// <summary>Writes objects, instances and batches back, one statement each.</summary>
    /// <remarks>An object that another transaction recorded in the meantime fails the statement; the work is then done anew.</remarks>
    Task WriteAsync(EdpDbContext context, PrefixChanges changes, CancellationToken cancellationToken);
}
