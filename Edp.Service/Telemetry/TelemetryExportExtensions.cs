using System.Diagnostics.Metrics;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Edp.Service.Telemetry;

/// <summary>
/// Sends metrics and traces by OTLP when one of OpenTelemetry's own variables says where to (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>); all else
/// about the export is set by those variables as well.
/// </summary>
internal static class TelemetryExportExtensions
{
    private const string MassTransit = "MassTransit";
    private const string DefaultServiceName = "edp";

    /// <summary>Adds the export, where one is configured. Added first, it stops last and has everything.</summary>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        var (metrics, traces) = (IsWanted(configuration, "METRICS"), IsWanted(configuration, "TRACES"));
        if (!metrics && !traces)
            return services;

        services.AddHostedService<TelemetryFlush>();
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource =>
        {
            if (string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"]))
                resource.AddService(DefaultServiceName);
        });
        if (metrics)
            telemetry.WithMetrics(Measure);
        if (traces)
            telemetry.WithTracing(Trace);
        return services;
    }

    /// <summary>All that is measured in the process, by whoever measures it.</summary>
    public static MeterProviderBuilder AddMeasured(this MeterProviderBuilder metrics) => metrics
        .AddMeter(EdpTelemetry.Name, MassTransit)
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddNpgsqlInstrumentation();

    private static void Measure(MeterProviderBuilder metrics) => metrics
        .AddMeasured()
        // CloudWatch computes percentiles of exponential histograms only.
        .AddView(instrument => instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Histogram<>)
            ? new Base2ExponentialBucketHistogramConfiguration()
            : null)
        .AddOtlpExporter();

    private static void Trace(TracerProviderBuilder traces) => traces
        .AddSource(EdpTelemetry.Name, MassTransit)
        .AddAspNetCoreInstrumentation(http => http.Filter = IsNoProbe)
        .AddHttpClientInstrumentation()
        .AddNpgsql()
        .AddOtlpExporter();

    private static bool IsNoProbe(HttpContext context) => !Http.RequestKind.IsProbe(context.Request);

    private static bool IsWanted(IConfiguration configuration, string signal) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
        || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);
}
