using Edp.Service.Configuration;
using Edp.Service.Telemetry;

namespace Edp.Service.Http;

/// <summary><c>/metrics</c>: what is measured, in Prometheus' format, where the settings say so.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Where it is fetched.</summary>
    public const string Path = "/metrics";

    public static void MapMetrics(this WebApplication app, HttpOptions options)
    {
        if (!options.Metrics)
            return;

        // Counted from here on, before anything has begun.
        var metrics = app.Services.GetRequiredService<PrometheusMetrics>();
        app.Services.GetRequiredService<EdpTelemetry>().BeginCounting();
        app.MapPrometheusScrapingEndpoint(Path, metrics.Provider, configureBranchedPipeline: null, optionsName: null)
            .ExcludeFromDescription();
    }
}
