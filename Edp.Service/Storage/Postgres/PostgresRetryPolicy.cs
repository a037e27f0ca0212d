using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>Npgsql's own list of transient failures, and unique violations: another transaction recorded the same object first.</summary>
internal sealed class PostgresRetryPolicy(NpgsqlDataSource source) : IRetryPolicy
{
    private const int Retries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    public async Task<T> ExecuteAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                return await attempt();
            }
            catch (Exception e) when (retry < Retries && !cancellationToken.IsCancellationRequested && PostgresFailures.MayPassAtOnce(e))
            {
                // Those who met once are not to meet again.
                await Task.Delay(FirstPause * (1 << retry) * (0.5 + Random.Shared.NextDouble()), TimeProvider.System, cancellationToken);
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
    }

    public StoreRefusedException? Refused(Exception failure)
    {
        if (failure is StoreRefusedException known)
            return known;
        if (FailureChain.IsBadText(failure))
            return new StoreRefusedException($"PostgreSQL can't hold the text: {failure.Message}", failure);
        return FailureChain.Find<PostgresException>(failure) is { } cause && PostgresFailures.IsAboutData(cause)
            ? new StoreRefusedException($"PostgreSQL refuses the data: {cause.Message}", failure)
            : null;
    }

    public StoreUnavailableException? Unavailable(Exception failure)
    {
        if (failure is StoreUnavailableException known)
            return known;
        if (failure is StoreRefusedException)
            return null;
        var cause = FailureChain.Find<PostgresException>(failure);
        if (cause is not null && PostgresFailures.IsAboutData(cause))
            return null;
        // After a failover the pool's connections may lead to a server that is a standby now; new ones ask for the address again.
        if (cause?.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
            source.Clear();
        return (cause ?? FailureChain.FindConnection(failure, nameof(Npgsql))) is { } reason
            ? new StoreUnavailableException(PostgresFailures.Explain(reason), failure)
            {
                NeedsPreparation = PostgresFailures.NeedsPreparation(cause)
            }
            : null;
    }
}
