using Edp.Service.Telemetry;

namespace Edp.Service.Monitoring;

/// <summary>Registers what measures and what exports it.</summary>
internal static class MonitoringServiceCollectionExtensions
{
    public static void AddEdpMonitoring(this IServiceCollection services)
    {
        services.AddSingleton<EdpTelemetry>();
        services.AddSingleton<BacklogReader>();
        services.AddHostedService(provider => provider.GetRequiredService<BacklogReader>());
        services.AddSingleton<Heartbeat>();
        services.AddHostedService(provider => provider.GetRequiredService<Heartbeat>());
    }
}
