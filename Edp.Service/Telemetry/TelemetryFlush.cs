using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Edp.Service.Telemetry;

/// <summary>Sends what was measured last when the service stops. A collector that does not answer does not hold the stop up.</summary>
internal sealed class TelemetryFlush(IServiceProvider services) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        var patience = (int)Patience.TotalMilliseconds;
        services.GetService<MeterProvider>()?.Shutdown(patience);
        services.GetService<TracerProvider>()?.Shutdown(patience);
        return Task.CompletedTask;
    }
}
