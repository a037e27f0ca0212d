using Edp.Core.Batching;
using Edp.Core.Clocks;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>Lists that are to be read (R15). Their rows are what is left to do: whoever is killed, another takes it up.</summary>
internal sealed class ExpectedLists(StoreTransactions transactions, TimeProvider time)
{
    private const int MaxAtOnce = 100;

    /// <summary>Notes lists that arrived in open batches, each in place of an older version.</summary>
    public static async Task AddAsync(
        EdpDbContext context, IEnumerable<(PrefixRecord Prefix, RecordedObject List)> arrived, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var (prefix, list) in arrived)
        {
            await RemoveAsync(context, list.BatchId, [list.Event.Key], cancellationToken);
            context.ExpectedLists.Add(new ExpectedListRow
            {
                BatchId = list.BatchId,
                Key = list.Event.Key,
                PrefixId = prefix.CorrelationId,
                Bucket = prefix.Bucket,
                VersionId = list.Event.VersionId,
                Identity = list.Identity,
                DueAt = now
            });
            await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
        }
    }

    public static Task RemoveAsync(EdpDbContext context, Guid batchId, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        context.ExpectedLists.Where(row => row.BatchId == batchId && keys.Contains(row.Key)).ExecuteDeleteAsync(cancellationToken);

    /// <summary>When the next list is due; null when none waits.</summary>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => transactions.ReadAsync(
        context => context.ExpectedLists.Where(row => row.DueAt != null).OrderBy(row => row.DueAt).Select(row => row.DueAt)
            .FirstOrDefaultAsync(cancellationToken),
        cancellationToken);

    /// <summary>Takes lists that are due, so that no other process reads them for a while.</summary>
    /// <param name="lease">For how long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ExpectedListRow>> TakeDueAsync(TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = time.GetMicrosecondNow();
        var due = await transactions.ReadAsync(
            context => context.ExpectedLists.AsNoTracking().Where(row => row.DueAt <= now).OrderBy(row => row.DueAt).Take(MaxAtOnce)
                .ToListAsync(cancellationToken),
            cancellationToken);
        var taken = new List<ExpectedListRow>();
        foreach (var list in due)
        {
            // Who changes the row first has it.
            var isTaken = await transactions.WithRetriesAsync(
                context => RowOf(context, list).Where(row => row.DueAt == list.DueAt).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.DueAt, now + lease).SetProperty(row => row.Attempts, row => row.Attempts + 1),
                    cancellationToken),
                cancellationToken);
            if (isTaken > 0)
                taken.Add(list);
        }

        return taken;
    }

    /// <summary>Writes what became of a list, within the transaction of the context.</summary>
    /// <returns>False when another version is to be read.</returns>
    public static async Task<bool> DoneAsync(
        EdpDbContext context,
        ExpectedListRow list,
        DateTimeOffset? readAt,
        DateTimeOffset? nextDueAt,
        string? problem,
        CancellationToken cancellationToken) =>
        await RowOf(context, list).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.ReadAt, readAt)
                .SetProperty(row => row.DueAt, nextDueAt)
                .SetProperty(row => row.Problem, problem),
            cancellationToken) > 0;

    private static IQueryable<ExpectedListRow> RowOf(EdpDbContext context, ExpectedListRow list) =>
        context.ExpectedLists.Where(row => row.BatchId == list.BatchId && row.Key == list.Key && row.Identity == list.Identity);
}
