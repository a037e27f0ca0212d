using Edp.Service.Publishing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Edp.Service.Http;

/// <summary>
/// Whether events can be sent to the EventBridge bus. That it exists is asked of AWS at most once a minute while it does; where AWS does not
/// say, being allowed to send is enough, and the description says that the rest is unknown.
/// </summary>
internal sealed class EventBusHealthCheck(EventBridgeBus bus) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var answer = await bus.AskAsync(cancellationToken);
        return answer.Presence switch
        {
            BusPresence.Missing => HealthCheckResult.Unhealthy(answer.Problem),
            _ when bus.SendingProblem is { } problem => HealthCheckResult.Unhealthy(problem),
            BusPresence.Found => HealthCheckResult.Healthy(),
            BusPresence.Unreachable when !bus.Takes => HealthCheckResult.Unhealthy(answer.Problem),
            _ => HealthCheckResult.Healthy($"unknown whether the bus exists, events are sent: {answer.Problem}")
        };
    }
}
