using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Edp.Service.Telemetry;

/// <summary>
/// Sends metrics and traces by OTLP when one of OpenTelemetry's own variables says where to (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>); all else
/// about the export is set by those variables as well.
/// </summary>
internal sealed class TelemetryExport(IConfiguration configuration) : IHostedService, IDisposable
{
    private const string MassTransit = "MassTransit";
    private const string DefaultServiceName = "edp";

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsWanted("METRICS"))
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(Describe)
                .AddMeter(EdpTelemetry.Name, MassTransit)
                // CloudWatch computes percentiles of exponential histograms only.
                .AddView(
                    instrument => instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Histogram<>)
                        ? new Base2ExponentialBucketHistogramConfiguration()
                        : null)
                .AddOtlpExporter()
                .Build();
        }

        if (IsWanted("TRACES"))
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(Describe)
                .AddSource(EdpTelemetry.Name, MassTransit)
                .AddOtlpExporter()
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Disposing sends what is left.
        _metrics?.Dispose();
        _traces?.Dispose();
    }

    private bool IsWanted(string signal) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
        || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);

    private void Describe(ResourceBuilder resource)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"]))
            resource.AddService(DefaultServiceName);
    }
}
