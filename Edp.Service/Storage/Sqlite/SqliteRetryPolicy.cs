using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>
/// SQLite waits by itself for another process's lock, as long as a statement may take; after that, or when the disk is full or gone, the
/// caller is told.
/// </summary>
internal sealed class SqliteRetryPolicy : IRetryPolicy
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutputError = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    public async Task<T> ExecuteAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await attempt();
        }
        catch (Exception e) when (Unavailable(e) is not null)
        {
            throw Unavailable(e)!;
        }
    }

    public StoreUnavailableException? Unavailable(Exception failure) => failure switch
    {
        StoreUnavailableException unavailable => unavailable,
        SqliteException { SqliteErrorCode: Busy or Locked or ReadOnly or InputOutputError or Full or CannotOpen } =>
            new StoreUnavailableException($"The SQLite database does not take the work: {failure.Message}", failure),
        DbUpdateException { InnerException: { } inner } => Unavailable(inner),
        _ => null
    };
}
