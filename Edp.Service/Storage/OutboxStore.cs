using System.Collections.Concurrent;
using Edp.Core.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>An outbox on either database. Undelivered rows are found by the index of (delivered_sinks, outbox_sequence).</summary>
internal abstract class OutboxStore<TRow> : IOutboxStore<TRow>
    where TRow : OutboxRow
{
    private const int AllSinks = (int)(EventSinks.File | EventSinks.EventBridge | EventSinks.Bus);

    private readonly StoreTransactions _transactions;
    private readonly ConcurrentDictionary<(EventSinks Sink, EventSinks Configured), string> _undelivered = new();

    protected OutboxStore(StoreTransactions transactions, IDbContextFactory<EdpDbContext> contexts)
    {
        _transactions = transactions;
        var table = EntityTable<TRow>.Of(contexts);
        (Table, Key) = (table.Name, table.Key.Name);
    }

    /// <summary>The table's name.</summary>
    protected string Table { get; }

    /// <summary>The name of its key's column.</summary>
    protected string Key { get; }

    public virtual Task<IReadOnlyList<TRow>> QueryUndeliveredAsync(
        EventSinks sink, EventSinks configured, long after, int take, CancellationToken cancellationToken)
    {
        var query = _undelivered.GetOrAdd((sink, configured), QueryUndelivered);
        return _transactions.ReadAsync<IReadOnlyList<TRow>>(
            async context => await context.Set<TRow>().FromSqlRaw(query, after, take).AsNoTracking().ToListAsync(cancellationToken),
            cancellationToken);
    }

    public Task MarkAsync(
        EventSinks sink,
        EventSinks configured,
        IReadOnlyDictionary<Guid, string> accepted,
        DateTimeOffset now,
        DateTimeOffset? receiptDueAt,
        Func<EdpDbContext, IReadOnlyList<TRow>, Task> follow,
        CancellationToken cancellationToken) =>
        _transactions.WithRetriesAsync(
            async context =>
            {
                var marked = await MarkAsync(context, (int)sink, (int)configured, accepted, now, receiptDueAt, cancellationToken);
                await follow(context, [.. marked.Where(row => row.PublishedAt == now)]);
                return marked.Count;
            },
            cancellationToken);

    public virtual async Task<int> UnmarkAsync(EventSinks sink, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var bit = (int)sink;
        return await _transactions.WithRetriesAsync(
            context => context.Set<TRow>()
                .Where(row => (row.DeliveredSinks & bit) != 0 && (row.PublishedAt == null || row.PublishedAt >= since)
                    && row.ReceivedAt == null)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.DeliveredSinks, row => row.DeliveredSinks & ~bit)
                        .SetProperty(row => row.PublishedAt, (DateTimeOffset?)null)
                        .SetProperty(row => row.ReceiptDueAt, (DateTimeOffset?)null),
                    cancellationToken),
            cancellationToken);
    }

    /// <summary>Marks rows, which it locks in the order of their ids. A receipt can come before its mark: then none is awaited.</summary>
    /// <returns>The rows as they are now.</returns>
    protected abstract Task<IReadOnlyList<TRow>> MarkAsync(
        EdpDbContext context,
        int sink,
        int configured,
        IReadOnlyDictionary<Guid, string> accepted,
        DateTimeOffset now,
        DateTimeOffset? receiptDueAt,
        CancellationToken cancellationToken);

    /// <summary>A query of the first rows that have one of these in <c>delivered_sinks</c>.</summary>
    /// <returns>With <c>{0}</c> for the sequence behind which they are, and <c>{1}</c> for how many there are at most.</returns>
    protected virtual string QueryUndelivered(IEnumerable<int> wanted)
    {
        var parts = wanted.Select(delivered => $$"""
            SELECT * FROM (
                SELECT * FROM {{Table}} WHERE published_at IS NULL AND delivered_sinks = {{delivered}} AND outbox_sequence > {0}
                ORDER BY outbox_sequence LIMIT {1}) AS delivered_{{delivered}}
            """);
        return string.Join("\nUNION ALL\n", parts) + "\nORDER BY outbox_sequence LIMIT {1}";
    }

    private string QueryUndelivered((EventSinks Sink, EventSinks Configured) sinks)
    {
        var (bit, all) = ((int)sinks.Sink, (int)sinks.Configured);
        return QueryUndelivered(Enumerable.Range(0, AllSinks + 1).Where(delivered => (delivered & bit) == 0 || (delivered & all) == all));
    }
}
