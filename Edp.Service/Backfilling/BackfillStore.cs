using Edp.Core.Backfilling;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Backfilling;

/// <summary>Backfills, by their rows.</summary>
internal sealed class BackfillStore(StoreTransactions transactions)
{
    /// <summary>The one that is to be worked on: the oldest that runs.</summary>
    public Task<Backfill?> NextAsync(CancellationToken cancellationToken) => transactions.ReadAsync(
        database => database.Backfills.AsNoTracking().Where(row => row.State == BackfillStates.Running)
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.BackfillId).FirstOrDefaultAsync(cancellationToken),
        cancellationToken);

    public Task<Backfill?> FindAsync(Guid id, CancellationToken cancellationToken) => transactions.ReadAsync(
        database => database.Backfills.AsNoTracking().SingleOrDefaultAsync(row => row.BackfillId == id, cancellationToken),
        cancellationToken);

    /// <summary>Notes why one does not get on.</summary>
    /// <param name="id">The backfill.</param>
    /// <param name="state">Its new state; null where it stays as it is.</param>
    /// <param name="problem">Why.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task NoteAsync(Guid id, string? state, string problem, DateTimeOffset now, CancellationToken cancellationToken) =>
        transactions.WithRetriesAsync(database => ChangeAsync(database, id, null, state, problem, now, cancellationToken), cancellationToken);

    /// <summary>Changes rate, state or problem of one that is not final.</summary>
    /// <returns>0 when there is none, or it is final.</returns>
    public static Task<int> ChangeAsync(
        EdpDbContext database, Guid id, long? rate, string? state, string? problem, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Backfills
            .Where(row => row.BackfillId == id && row.State != BackfillStates.Completed && row.State != BackfillStates.Cancelled)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.Rate, row => rate ?? row.Rate)
                    .SetProperty(row => row.State, row => state ?? row.State)
                    .SetProperty(row => row.Problem, row => problem ?? (state == null ? row.Problem : null))
                    .SetProperty(row => row.FinishedAt, row => state == BackfillStates.Cancelled ? now : row.FinishedAt)
                    .SetProperty(row => row.UpdatedAt, now),
                cancellationToken);

    /// <summary>Writes down a page, in the transaction that records its objects.</summary>
    /// <exception cref="BackfillMovedException">Another replica has recorded this page, or somebody stopped the backfill.</exception>
    public static async Task AdvanceAsync(
        EdpDbContext database,
        Backfill backfill,
        BackfillPage page,
        int recorded,
        int known,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var (token, state) = (backfill.ContinuationToken, page.Next is null ? BackfillStates.Completed : BackfillStates.Running);
        DateTimeOffset? finishedAt = page.Next is null ? now : null;
        var advanced = await database.Backfills
            .Where(row => row.BackfillId == backfill.BackfillId && row.State == BackfillStates.Running && row.ContinuationToken == token)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.ContinuationToken, page.Next)
                    .SetProperty(row => row.LastKey, row => page.LastKey ?? row.LastKey)
                    .SetProperty(row => row.ListedCount, row => row.ListedCount + page.Listed)
                    .SetProperty(row => row.SkippedCount, row => row.SkippedCount + page.Skipped)
                    .SetProperty(row => row.IgnoredCount, row => row.IgnoredCount + page.Ignored)
                    .SetProperty(row => row.RecordedCount, row => row.RecordedCount + recorded)
                    .SetProperty(row => row.KnownCount, row => row.KnownCount + known)
                    .SetProperty(row => row.State, state)
                    .SetProperty(row => row.FinishedAt, finishedAt)
                    .SetProperty(row => row.Problem, (string?)null)
                    .SetProperty(row => row.UpdatedAt, now),
                cancellationToken);
        if (advanced != 1)
            throw new BackfillMovedException();
    }
}
