using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Edp.Service.Http;

/// <summary>Whether the database has its tables and takes writes; what is recorded has to get through as well.</summary>
internal sealed class StoreHealthCheck(
    IDbContextFactory<EdpDbContext> contexts, IStorePreparation preparation, StoreReadiness readiness, IRetryPolicy retries) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!readiness.IsReady)
            return HealthCheckResult.Unhealthy($"The database is not ready. {readiness.LastFailure}");

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            await using var database = await contexts.CreateDbContextAsync(deadline.Token);
            await preparation.CheckAsync(database, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The database did not take a write within {Patience.TotalSeconds} s.");
        }
#pragma warning disable CA1031 // A health check answers, whatever the database's driver throws.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (retries.Unavailable(e) is not { } unavailable)
                return HealthCheckResult.Unhealthy(e.Message);
            if (unavailable.NeedsPreparation)
                readiness.RequirePreparation(unavailable.Message);
            return HealthCheckResult.Unhealthy(unavailable.Message);
        }

        return readiness.RecordingFailure is { } failure
            ? HealthCheckResult.Unhealthy($"The last attempt to record objects failed. {failure}")
            : HealthCheckResult.Healthy();
    }
}
