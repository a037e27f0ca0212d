using Edp.Service.Monitoring;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Edp.Service.Http;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: the database and the bus do, too. <c>/health/started</c>: the database
/// has taken a write since the process began; what is away later does not change it, so that a platform does not kill for an outage.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
        routes.MapGet("/health/started", (Heartbeat heartbeat) =>
            heartbeat.HasBeaten ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable)).ExcludeFromDescription();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(new HealthResponse(
            report.Status.ToString(),
            report.Entries.ToDictionary(
                entry => entry.Key, entry => new HealthItem(entry.Value.Status.ToString(), entry.Value.Description))));
}

/// <summary>How the service is.</summary>
internal sealed record HealthResponse(string Status, IReadOnlyDictionary<string, HealthItem> Checks);

/// <summary>How one part is, and what it says of it.</summary>
internal sealed record HealthItem(string Status, string? Description);
