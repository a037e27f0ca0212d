using Edp.Service.Amazon;
using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Packaging;
using Edp.Service.Publishing;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Sweeping;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Edp.Service.Hosting;

/// <summary>Registers EDP.</summary>
internal static class EdpServiceCollectionExtensions
{
    /// <summary>Reads and checks <c>Edp:</c>.</summary>
    public static IServiceCollection AddEdpOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IPostConfigureOptions<EdpOptions>>(new ListSettings(configuration));
        services.AddSingleton<IPostConfigureOptions<EdpOptions>>(new AwsEnvironment(configuration));
        services.AddSingleton<IValidateOptions<EdpOptions>, EdpOptionsValidator>();
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
        services.AddEdpAmazonClients();
        services.AddEdpPublishing(options);
        services.AddEdpFileGateway(options);
        services.AddEdpBus(options, addBus);

        services.AddSingleton<Sweeper>();
        services.AddHostedService(provider => provider.GetRequiredService<Sweeper>());
        services.AddSingleton<RuleReview>();
        services.AddHostedService(provider => provider.GetRequiredService<RuleReview>());
        services.AddSingleton<Retention>();
        services.AddHostedService(provider => provider.GetRequiredService<Retention>());
        return services;
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
            services.AddSingleton<IEventSink, EventBridgeSink>();
    }
}
