using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>The one owner of transactions: a fresh context, begin, work, commit; whatever goes wrong, nothing of it stays.</summary>
internal sealed class StoreTransactions(
    IDbContextFactory<EdpDbContext> contexts, IWriteLock gate, IStoreGuard guard, IRetryPolicy retries, StoreReadiness readiness)
{
    /// <summary>One attempt. For callers that bring their own way to repeat.</summary>
    /// <exception cref="StoreUnavailableException">The database can't be reached; nothing is recorded.</exception>
    /// <exception cref="StoreRefusedException">The database does not take the data; nothing is recorded.</exception>
    public Task OnceAsync(Func<EdpDbContext, Task> work, CancellationToken cancellationToken) => NoteFailureAsync(async () =>
    {
        try
        {
            await AttemptAsync(work, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not (StoreUnavailableException or StoreRefusedException) && Known(e) is not null)
        {
            throw Known(e)!;
        }
    });

    /// <summary>
    /// Repeats the whole work with a fresh context after a deadlock, a serialization failure, an object that another transaction recorded
    /// in the meantime, or a lost connection. The work is idempotent, so a commit whose answer got lost does no harm.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The database can't be reached, or kept failing; nothing is recorded.</exception>
    /// <exception cref="StoreRefusedException">The database does not take the data; nothing is recorded.</exception>
    public Task<T> WithRetriesAsync<T>(Func<EdpDbContext, Task<T>> work, CancellationToken cancellationToken) =>
        NoteFailureAsync(() => retries.ExecuteAsync(
            async () =>
            {
                T result = default!;
                await AttemptAsync(async context => result = await work(context), cancellationToken);
                return result;
            },
            cancellationToken));

    /// <summary>Reads without a transaction, again with a fresh context where a pooled connection turns out to be broken.</summary>
    /// <exception cref="StoreUnavailableException">The database can't be reached.</exception>
    public Task<T> ReadAsync<T>(Func<EdpDbContext, Task<T>> work, CancellationToken cancellationToken) =>
        NoteFailureAsync(() => retries.ExecuteAsync(
            async () =>
            {
                await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                return await work(context);
            },
            cancellationToken));

    private async Task AttemptAsync(Func<EdpDbContext, Task> work, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Disposing without a commit rolls back, without the caller's token and without hiding the first exception.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await guard.BeginAsync(context, cancellationToken);
        await work(context);
        await transaction.CommitAsync(cancellationToken);
        guard.VerifyCommitted(context);
    }

    private Exception? Known(Exception failure) => (Exception?)retries.Refused(failure) ?? retries.Unavailable(failure);

    private async Task<T> NoteFailureAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (StoreUnavailableException e) when (e.NeedsPreparation)
        {
            readiness.RequirePreparation(e.Message);
            throw;
        }
    }
}
