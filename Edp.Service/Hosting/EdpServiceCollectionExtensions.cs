using Edp.Amazon.Client;
using Edp.Service.Amazon;
using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Packaging;
using Edp.Service.Publishing;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Sweeping;
using Edp.Service.Telemetry;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Edp.Service.Hosting;

/// <summary>Registers EDP.</summary>
internal static class EdpServiceCollectionExtensions
{
    // Rows stay locked while their events are put on the bus: an answer that does not come must not hold them for long.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(15);

    /// <summary>Reads and checks <c>Edp:</c>.</summary>
    public static IServiceCollection AddEdpOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IPostConfigureOptions<EdpOptions>>(new ListSettings(configuration));
        services.AddSingleton<IPostConfigureOptions<EdpOptions>>(new AwsEnvironment(configuration));
        services.AddSingleton<IValidateOptions<EdpOptions>>(new SettingBounds(configuration));
        services.AddSingleton<IValidateOptions<EdpOptions>, EdpRulesValidator>();
        services.AddOptions<EdpOptions>()
            .Bind(configuration.GetSection(EdpOptions.SectionName))
            .ValidateOnStart();
        return services;
    }

    /// <summary>Everything that takes objects in and sends events out.</summary>
    public static IServiceCollection AddEdp(
        this IServiceCollection services,
        EdpOptions options,
        Action<IServiceCollection, Action<IBusRegistrationConfigurator>>? addBus = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RuleBook>();
        services.AddSingleton<EndpointScope>();
        services.AddSingleton<PrefixTransactions>();
        services.AddSingleton<ObjectRecorder>();
        services.AddSingleton<EventIntake>();
        services.AddSingleton<PackageRules>();
        services.AddSingleton<PackageTransactions>();
        services.AddEdpStore(options.Database.Provider);
        services.AddEdpAmazon(options);
        services.AddEdpTelemetry();
        services.AddEdpPublishing(options);
        services.AddEdpFileGateway(options);
        services.AddEdpBus(options, addBus);

        services.AddSingleton<IWakeable>(provider => provider.GetRequiredService<PrefixTransactions>());
        services.AddSingleton<IWakeable>(provider => provider.GetRequiredService<PackageTransactions>());
        services.AddSingleton<Waker>();
        services.AddHostedService(provider => provider.GetRequiredService<Waker>());
        services.AddSingleton<OverdueLook>();
        services.AddSingleton<Sweeper>();
        services.AddHostedService(provider => provider.GetRequiredService<Sweeper>());
        services.AddSingleton<RuleReview>();
        services.AddHostedService(provider => provider.GetRequiredService<RuleReview>());
        services.AddSingleton<Retention>();
        services.AddHostedService(provider => provider.GetRequiredService<Retention>());
        return services;
    }

    private static void AddEdpAmazon(this IServiceCollection services, EdpOptions options)
    {
        var settings = new AmazonClientSettings { Region = options.Region };
        services.TryAddSingleton(settings);
        services.AddEdpAmazonClients(settings with { Timeout = LongestAnswer });
    }

    private static void AddEdpFileGateway(this IServiceCollection services, EdpOptions options)
    {
        if (string.IsNullOrEmpty(options.FileGateway.FileShareArn))
            services.AddSingleton<IFileGateway, NoFileGateway>();
        else
            services.AddSingleton<IFileGateway, StorageGatewayFileGateway>();
    }

    private static void AddEdpPublishing(this IServiceCollection services, EdpOptions options)
    {
        services.AddSingleton<EventOrigin>();
        services.AddSingleton<BatchPublisher>();
        services.AddSingleton<PackageReadyPublisher>();
        if (options.EventSink.HasFlag(EventSinkKinds.File))
            services.AddSingleton<IEventSink, FileEventSink>();
        if (options.EventSink.HasFlag(EventSinkKinds.EventBridge))
            {
            services.AddSingleton<EventBridgeBus>();
            services.AddSingleton<IEventSink, EventBridgeSink>();
        }
    }
}
