using Edp.Service.Publishing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Edp.Service.Http;

/// <summary>Whether the EventBridge bus is there. Asked of AWS at most once a minute while it is.</summary>
internal sealed class EventBusHealthCheck(EventBridgeBus bus) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var answer = await bus.AskAsync(cancellationToken);
        return answer.Presence == BusPresence.Found ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(answer.Problem);
    }
}
