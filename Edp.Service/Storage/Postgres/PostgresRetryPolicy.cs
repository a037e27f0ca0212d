using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL;

namespace Edp.Service.Storage.Postgres;

/// <summary>Npgsql's own list of transient failures, and unique violations: another transaction recorded the same object first.</summary>
internal sealed class PostgresRetryPolicy(IDbContextFactory<EdpDbContext> contexts) : IRetryPolicy
{
    private const int Retries = 5;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    public async Task<T> ExecuteAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var strategy = new NpgsqlRetryingExecutionStrategy(context, Retries, LongestWait, [PostgresErrorCodes.UniqueViolation]);
        try
        {
            return await strategy.ExecuteAsync(_ => attempt(), cancellationToken);
        }
        catch (RetryLimitExceededException e)
        {
            throw new StoreUnavailableException($"PostgreSQL did not take the work in {Retries + 1} attempts: {e.InnerException?.Message}", e);
        }
        catch (NpgsqlException e) when (e is not PostgresException || PostgresAvailability.SaysUnavailable(e))
        {
            throw new StoreUnavailableException($"PostgreSQL is not available: {e.Message}", e);
        }
    }
}
