using Edp.Service.Starting;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Edp.Service.Http;

/// <summary>Whether every queue is being received from; if not, what was tried and what the other side answered.</summary>
internal sealed class TransportHealthCheck(IBusControl bus) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var health = bus.CheckHealth();
        if (health.Status == BusHealthStatus.Healthy)
            return Task.FromResult(HealthCheckResult.Healthy());

        var problems = health.Endpoints.Values
            .Where(endpoint => endpoint.Status != BusHealthStatus.Healthy)
            .Select(endpoint => endpoint.Exception)
            .OfType<Exception>()
            .Select(FailureReason.Of)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return Task.FromResult(HealthCheckResult.Unhealthy(problems.Count > 0 ? string.Join("; ", problems) : health.Description));
    }
}
