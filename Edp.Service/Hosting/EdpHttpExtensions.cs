using Edp.Service.Configuration;
using Edp.Service.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Edp.Service.Hosting;

/// <summary>The HTTP face.</summary>
internal static class EdpHttpExtensions
{
    public static IServiceCollection AddEdpHttp(this IServiceCollection services, EdpOptions options)
    {
        services.AddOpenApi();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new UtcTimeConverter()));
        services.AddProblemDetails();
        services.AddSingleton<GuessLimit>();
        services.AddExceptionHandler<FailureHandler>();
        var health = services.AddHealthChecks().AddCheck<StoreHealthCheck>("database");
        if (options.Transport == TransportKind.AmazonSqs)
            health.AddCheck<TransportHealthCheck>("transport");
        if (options.EventSink.HasFlag(EventSinkKinds.EventBridge))
            health.AddCheck<EventBusHealthCheck>("event-bus");

        services.AddOptions<KestrelServerOptions>().Configure<IOptions<EdpOptions>>(
            (kestrel, options) => kestrel.Limits.MaxRequestBodySize = options.Value.Http.MaxBodyBytes);
        return services;
    }

    public static WebApplication MapEdp(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<ApiKeyMiddleware>();
        app.UseMiddleware<NulMiddleware>();
        app.MapOpenApi();
        app.MapHealth();
        app.MapEvents();
        app.MapPrefixes();
        app.MapBatches();
        app.MapManifest();
        app.MapPackages();
        return app;
    }
}
