using Edp.Core.Backfilling;
using Edp.Core.Clocks;
using Edp.Core.Operating;
using Edp.Core.Outbox;
using Edp.Service.Operating;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Backfilling;

/// <summary>What operators do with backfills, with the row that says who did it and why in the same transaction (R17).</summary>
internal sealed class BackfillActions(StoreTransactions transactions, TimeProvider time)
{
    private const string Nothing = "{}";

    /// <summary>Is set when a backfill is asked for, or changed.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Notes a backfill, which begins when those before it are done.</summary>
    /// <exception cref="StoreUnavailableException">It is not noted.</exception>
    public async Task BeginAsync(OperatorRequest request, Backfill backfill, CancellationToken cancellationToken)
    {
        await transactions.WithRetriesAsync(
            async database =>
            {
                // The answer to the first commit may have got lost.
                if (!await database.Backfills.AnyAsync(row => row.BackfillId == backfill.BackfillId, cancellationToken))
                {
                    database.Backfills.Add(backfill);
                    database.OperatorActions.Add(ActionOf(request, OperatorActionNames.Backfill, backfill, Nothing));
                }

                return await database.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        Changed.Set();
    }

    /// <summary>Changes rate or state of a backfill that is not final.</summary>
    /// <returns>The row afterwards; null where there is none.</returns>
    /// <exception cref="StoreUnavailableException">Nothing is changed.</exception>
    public async Task<BackfillActionResult?> ChangeAsync(
        OperatorRequest request, Guid id, long? rate, string? state, CancellationToken cancellationToken)
    {
        var result = await transactions.WithRetriesAsync(
            database => ChangeAsync(database, request, id, rate, state, cancellationToken), cancellationToken);
        if (result is { IsRefused: false })
            Changed.Set();
        return result;
    }

    private async Task<BackfillActionResult?> ChangeAsync(
        EdpDbContext database, OperatorRequest request, Guid id, long? rate, string? state, CancellationToken cancellationToken)
    {
        if (await FindAsync(database, id, cancellationToken) is not { } before)
            return null;
        // A commit whose answer got lost has done it before.
        if (await database.OperatorActions.AnyAsync(done => done.ActionId == request.ActionId, cancellationToken))
            return new BackfillActionResult(before, IsRefused: false);
        if (await BackfillStore.ChangeAsync(database, id, rate, state, null, time.GetMicrosecondNow(), cancellationToken) == 0)
            return new BackfillActionResult(before, IsRefused: true);

        var after = (await FindAsync(database, id, cancellationToken))!;
        database.OperatorActions.Add(ActionOf(request, NameOf(state), after, BackfillSnapshot.Of(before)));
        await database.SaveChangesAsync(cancellationToken);
        return new BackfillActionResult(after, IsRefused: false);
    }

    private static Task<Backfill?> FindAsync(EdpDbContext database, Guid id, CancellationToken cancellationToken) =>
        database.Backfills.AsNoTracking().SingleOrDefaultAsync(row => row.BackfillId == id, cancellationToken);

    private static string NameOf(string? state) => state switch
    {
        BackfillStates.Running => OperatorActionNames.ResumeBackfill,
        BackfillStates.Paused => OperatorActionNames.PauseBackfill,
        BackfillStates.Cancelled => OperatorActionNames.CancelBackfill,
        _ => OperatorActionNames.ChangeBackfill
    };

    private OperatorAction ActionOf(OperatorRequest request, string action, Backfill backfill, string before) => new()
    {
        ActionId = request.ActionId,
        ActedAt = time.GetMicrosecondNow(),
        Action = action,
        Who = request.Who,
        Bucket = backfill.Bucket,
        Prefix = backfill.Prefix,
        Reason = request.Reason,
        StateBefore = before,
        StateAfter = BackfillSnapshot.Of(backfill)
    };
}

/// <summary>What became of an operator's request.</summary>
/// <param name="Backfill">The backfill afterwards.</param>
/// <param name="IsRefused">Whether nothing was done, since it is completed or cancelled.</param>
internal sealed record BackfillActionResult(Backfill Backfill, bool IsRefused);
