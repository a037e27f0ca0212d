using System.Linq.Expressions;
using Edp.Core.Clocks;
using Edp.Core.Outbox;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Receipts;

/// <summary>Which events of one outbox have come back from the bus. What is awaited has an index of its own, however many others there are.</summary>
internal sealed class ReceiptStore<TRow>
    where TRow : OutboxRow
{
    private const int Bus = (int)EventSinks.EventBridge;

    // However many others come back, one that does not after so many times is sent seldom.
    private const int OftenResent = 5;

    private readonly StoreTransactions _transactions;
    private readonly TimeProvider _time;
    private readonly string _key;

    public ReceiptStore(StoreTransactions transactions, IDbContextFactory<EdpDbContext> contexts, TimeProvider time)
    {
        (_transactions, _time) = (transactions, time);
        using var context = contexts.CreateDbContext();
        _key = context.Model.FindEntityType(typeof(TRow))!.FindPrimaryKey()!.Properties.Single().Name;
    }

    /// <summary>Takes note of events that came back. One that comes twice, or is of another installation, changes nothing.</summary>
    /// <param name="ids">The ids of the events.</param>
    /// <param name="isAwaited">Which of their rows wait for just these; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were awaited.</returns>
    /// <exception cref="StoreUnavailableException">None is noted.</exception>
    public async Task<int> NoteAsync(
        IReadOnlyCollection<Guid> ids, Expression<Func<TRow, bool>>? isAwaited, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return 0;
        var now = _time.GetMicrosecondNow();
        return await _transactions.WithRetriesAsync(
            database => Of(database, ids).Where(isAwaited ?? (_ => true)).Where(row => row.ReceivedAt == null).ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.ReceivedAt, now)
                    .SetProperty(row => row.ReceiptDueAt, (DateTimeOffset?)null),
                cancellationToken),
            cancellationToken);
    }

    /// <summary>Events that should have come back, those first that were sent again least, without what was sent again later than that.</summary>
    public Task<List<TRow>> MissingAsync(DateTimeOffset now, DateTimeOffset sentBefore, int take, CancellationToken cancellationToken)
    {
        var longBefore = sentBefore < now - ReceiptPace.MaxPause ? sentBefore : now - ReceiptPace.MaxPause;
        return _transactions.ReadAsync(
            database => Missing(database.Set<TRow>(), now)
                .Where(row => (row.DeliveredSinks & Bus) != 0
                    && (row.ResentAt == null || (row.Resends < OftenResent && row.ResentAt <= sentBefore) || row.ResentAt <= longBefore))
                .OrderBy(row => row.Resends).ThenBy(row => row.ReceiptDueAt).Take(take).AsNoTracking().ToListAsync(cancellationToken),
            cancellationToken);
    }

    /// <summary>Whether one of them has come back since then.</summary>
    public Task<bool> AnyReceivedAsync(IReadOnlyCollection<Guid> ids, DateTimeOffset since, CancellationToken cancellationToken) =>
        _transactions.ReadAsync(
            database => Of(database, ids).AnyAsync(row => row.ReceivedAt >= since, cancellationToken), cancellationToken);

    /// <summary>Takes note of events that were sent again.</summary>
    public Task<int> NoteResentAsync(IReadOnlyCollection<Guid> ids, DateTimeOffset now, CancellationToken cancellationToken) =>
        _transactions.WithRetriesAsync(
            database => Of(database, ids).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.ResentAt, now).SetProperty(row => row.Resends, row => row.Resends + 1), cancellationToken),
            cancellationToken);

    /// <summary>Awaits nothing any more.</summary>
    public Task<int> ForgetAsync(CancellationToken cancellationToken) =>
        _transactions.WithRetriesAsync(
            database => database.Set<TRow>().Where(row => row.ReceiptDueAt != null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.ReceiptDueAt, (DateTimeOffset?)null), cancellationToken),
            cancellationToken);

    /// <summary>Of these rows, those whose events should have come back.</summary>
    public static IQueryable<TRow> Missing(IQueryable<TRow> rows, DateTimeOffset now) =>
        rows.Where(row => row.ReceiptDueAt != null && row.ReceiptDueAt <= now);

    private IQueryable<TRow> Of(EdpDbContext database, IReadOnlyCollection<Guid> ids)
    {
        var (list, key) = (ids.ToList(), _key);
        return database.Set<TRow>().Where(row => EF.Parameter(list).Contains(EF.Property<Guid>(row, key)));
    }
}
