using System.Net;
using System.Text.Json.Serialization;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Pages;
using Edp.Service.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Edp.Service.Hosting;

/// <summary>The HTTP face.</summary>
internal static class EdpHttpExtensions
{
    public static IServiceCollection AddEdpHttp(this IServiceCollection services, EdpOptions options)
    {
        services.AddEdpOpenApi();
        services.AddEdpPages();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new UtcTimeConverter());
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<SinkHealth>();
        services.AddSingleton<BatchItems>();
        services.AddSingleton<OperatorRequests>();
        services.AddSingleton<KnownHosts>();
        services.AddSingleton<FailedKeyLimiter>();
        services.AddSingleton<PrometheusMetrics>();
        services.AddExceptionHandler<FailureHandler>();
        services.Configure<ForwardedHeadersOptions>(forwarded => Trust(forwarded, options.Http));
        services.GuardServer(options.Http);
        var health = services.AddHealthChecks().AddCheck<StoreHealthCheck>(HealthEndpoints.DatabaseCheck);
        if (options.Transport != TransportKind.InMemory)
            health.AddCheck<TransportHealthCheck>("transport");
        if (options.EventSink.HasFlag(EventSinkKinds.EventBridge))
            health.AddCheck<EventBusHealthCheck>("event-bus");
        if (options.Receipts.Enabled)
            health.AddCheck<ReceiptsHealthCheck>("receipts", HealthStatus.Degraded);
        if (!string.IsNullOrEmpty(options.RulesFile))
            health.AddCheck<RulesHealthCheck>("rules");

        services.AddOptions<KestrelServerOptions>().Configure<IOptions<EdpOptions>>(
            (kestrel, options) => kestrel.Limits.MaxRequestBodySize = options.Value.Http.MaxBodyBytes);
        return services;
    }

    public static WebApplication MapEdp(this WebApplication app, EdpOptions options)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        if (options.Http.UserHeader is not null)
            app.UseMiddleware<UserHeaderMiddleware>();
        if (options.Http.KnownProxies.Count > 0)
            app.UseForwardedHeaders();
        app.UseMiddleware<OriginMiddleware>();
        if (options.Http.ReadOnly)
            app.UseMiddleware<ReadOnlyMiddleware>();
        app.UseMiddleware<ApiKeyMiddleware>();
        app.UseMiddleware<NulMiddleware>();
        app.UseMiddleware<LimitMiddleware>();
        app.MapOpenApi();
        app.MapAsyncApi();
        app.MapHealth();
        app.MapMetrics(options.Http);
        app.MapGroup("").WithMetadata(new NeededRight(ApiKeyRights.Ingest)).MapEvents();
        app.MapPrefixes();
        app.MapExpect();
        app.MapPrefixActions();
        app.MapBatches();
        app.MapAck();
        app.MapManifest();
        app.MapReplays();
        app.MapPackages();
        app.MapExplain();
        app.MapPackageActions();
        app.MapOperatorActions();
        app.MapPages();
        app.MapRules();
        app.MapRuleTrial();
        app.MapBackfills();
        return app;
    }

    private static void Trust(ForwardedHeadersOptions forwarded, HttpOptions options)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.KnownProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                forwarded.KnownProxies.Add(address);
            else
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }
    }

    private static void GuardServer(this IServiceCollection services, HttpOptions options)
    {
        var server = services.Last(service => service.ServiceType == typeof(IServer));
        services.Remove(server);
        services.AddSingleton<IServer>(provider => new GuardedServer(
            (IServer)(server.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, server.ImplementationType!)),
            options));
    }
}
