using System.Text.Json.Serialization;
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
    /// <summary>The check of the database.</summary>
    public const string DatabaseCheck = "database";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteReadyAsync });
        routes.MapGet("/health/started", (Heartbeat heartbeat) =>
            heartbeat.HasBeaten ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable)).ExcludeFromDescription();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(ResponseOf(report));

    private static async Task WriteReadyAsync(HttpContext context, HealthReport report)
    {
        var isDatabaseThere = !report.Entries.TryGetValue(DatabaseCheck, out var database) || database.Status == HealthStatus.Healthy;
        var sinks = await context.RequestServices.GetRequiredService<SinkHealth>().ReadAsync(isDatabaseThere, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(ResponseOf(report) with { Sinks = sinks });
    }

    private static HealthResponse ResponseOf(HealthReport report) => new(
        report.Status.ToString(),
        report.Entries.ToDictionary(
            entry => entry.Key, entry => new HealthItem(entry.Value.Status.ToString(), entry.Value.Description)));
}

/// <summary>How the service is.</summary>
internal sealed record HealthResponse(string Status, IReadOnlyDictionary<string, HealthItem> Checks)
{
    /// <summary>How the delivery of events is; of <c>/health/ready</c> alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SinkHealthItem>? Sinks { get; init; }
}

/// <summary>How one part is, and what it says of it.</summary>
internal sealed record HealthItem(string Status, string? Description);
