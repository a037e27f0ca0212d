using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Edp.Service.Telemetry;

/// <summary>
/// What is measured, for Prometheus to fetch. It has a provider of its own, since histograms go to a collector in a form that Prometheus'
/// text format does not have.
/// </summary>
internal sealed class PrometheusMetrics : IDisposable
{
    // From an event that went out at once to one that waited for a sink for a day.
    private static readonly double[] LagBounds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 86_400];

    public MeterProvider Provider { get; } = Sdk.CreateMeterProviderBuilder()
        .AddMeasured()
        .AddView("edp.ready_lag", new ExplicitBucketHistogramConfiguration { Boundaries = LagBounds })
        .AddPrometheusExporter()
        .Build();

    public void Dispose() => Provider.Dispose();
}
