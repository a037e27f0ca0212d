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
        catch (Exception e) when (Unavailable(e) is not null)
        {
            throw Unavailable(e)!;
        }
    }

    public StoreUnavailableException? Unavailable(Exception failure) => failure switch
    {
        StoreUnavailableException unavailable => unavailable,
        NpgsqlException npgsql when PostgresAvailability.SaysUnavailable(npgsql) =>
            new StoreUnavailableException($"PostgreSQL is not available: {failure.Message}", failure),
        // EF wraps what happens while it saves, and what it thinks is worth trying again.
        DbUpdateException or InvalidOperationException => failure.InnerException is { } inner ? Unavailable(inner) : null,
        _ => null
    };
}
