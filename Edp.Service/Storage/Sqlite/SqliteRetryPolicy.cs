using Microsoft.Data.Sqlite;

namespace Edp.Service.Storage.Sqlite;

/// <summary>
/// SQLite waits by itself for another process's lock, as long as a statement may take; after that the caller hears of it. Three of its
/// codes (page "Result and Error Codes") are about the data that was to be written; whatever else it says is about the database.
/// </summary>
internal sealed class SqliteRetryPolicy : IRetryPolicy
{
    private const int Error = 1;
    private const int CannotOpen = 14;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int ReadOnlyMoved = 1032;
    private const int ConstraintTrigger = 1811;

    public async Task<T> ExecuteAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await attempt();
        }
        catch (Exception e) when (e is not StoreRefusedException && Refused(e) is not null)
        {
            throw Refused(e)!;
        }
        catch (Exception e) when (e is not StoreUnavailableException && Unavailable(e) is not null)
        {
            throw Unavailable(e)!;
        }
    }

    public StoreRefusedException? Refused(Exception failure)
    {
        if (failure is StoreRefusedException known)
            return known;
        if (FailureChain.IsBadText(failure))
            return new StoreRefusedException($"SQLite can't hold the text: {failure.Message}", failure);
        return FailureChain.Find<SqliteException>(failure) is { } cause && IsAboutData(cause)
            ? new StoreRefusedException($"SQLite refuses the data: {cause.Message}", failure)
            : null;
    }

    public StoreUnavailableException? Unavailable(Exception failure)
    {
        if (failure is StoreUnavailableException known)
            return known;
        if (failure is StoreRefusedException)
            return null;
        var cause = FailureChain.Find<SqliteException>(failure);
        if (cause is not null && IsAboutData(cause))
            return null;
        return (cause ?? FailureChain.FindConnection(failure, "Microsoft.Data.Sqlite")) is { } reason
            ? new StoreUnavailableException($"The SQLite database does not take the work: {reason.Message}", failure)
            {
                // The general error stands for a missing table, and for nothing else that a prepared database says.
                NeedsPreparation = cause is { SqliteErrorCode: Error or CannotOpen } or { SqliteExtendedErrorCode: ReadOnlyMoved }
            }
            : null;
    }

    // What a trigger raises is somebody's decision about the database.
    private static bool IsAboutData(SqliteException failure) =>
        failure.SqliteErrorCode is TooBig or Constraint or Mismatch && failure.SqliteExtendedErrorCode != ConstraintTrigger;
}
