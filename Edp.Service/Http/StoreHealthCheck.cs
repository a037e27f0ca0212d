using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Edp.Service.Http;

/// <summary>Whether the database answers and has its tables.</summary>
internal sealed class StoreHealthCheck(IDbContextFactory<EdpDbContext> contexts, StoreReadiness readiness, IRetryPolicy retries) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!readiness.IsReady)
            return HealthCheckResult.Unhealthy($"The database is not ready. {readiness.LastFailure}");

        try
        {
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            await database.Prefixes.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
#pragma warning disable CA1031 // A health check answers, whatever the database's driver throws.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return HealthCheckResult.Unhealthy((retries.Unavailable(e) ?? e).Message);
        }
    }
}
