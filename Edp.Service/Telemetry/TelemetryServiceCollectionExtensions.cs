namespace Edp.Service.Telemetry;

/// <summary>Registers what measures and what exports it.</summary>
internal static class TelemetryServiceCollectionExtensions
{
    public static void AddEdpTelemetry(this IServiceCollection services)
    {
        services.AddSingleton<EdpTelemetry>();
        services.AddSingleton<BacklogReader>();
        services.AddHostedService(provider => provider.GetRequiredService<BacklogReader>());
        services.AddSingleton<Heartbeat>();
        services.AddHostedService(provider => provider.GetRequiredService<Heartbeat>());
    }
}
