using Edp.Amazon.Client;
using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Packaging;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Storage.Saga;
using Edp.Service.Transactions;
using MassTransit;

namespace Edp.Service.Hosting;

/// <summary>Registers the bus: sagas and consumers, each by name, and the transport.</summary>
internal static class BusServiceCollectionExtensions
{
    // "ReceiveMessage" of the SQS API reference: WaitTimeSeconds, 0 to 20. Each empty answer costs as much as a full one.
    private const ushort MaxPoll = 20;

    /// <param name="services">The container's services.</param>
    /// <param name="options">The settings.</param>
    /// <param name="addBus">How the bus is added; default as MassTransit does, with its hosted service.</param>
    public static IServiceCollection AddEdpBus(
        this IServiceCollection services,
        EdpOptions options,
        Action<IServiceCollection, Action<IBusRegistrationConfigurator>>? addBus = null)
    {
        var onSqs = options.Transport == TransportKind.AmazonSqs;
        services.AddSingleton(new EndpointNames(onSqs ? options.Amazon.QueuePrefix : ""));
        services.AddOptions<MassTransitHostOptions>().Configure(host => host.WaitUntilStarted = true);

        // While AWS does not answer, the start goes on; HTTP has to be there meanwhile, so that health can tell.
        services.AddOptions<HostOptions>().Configure(host => host.ServicesStartConcurrently = onSqs);

        void Configure(IBusRegistrationConfigurator bus) => ConfigureBus(bus, options);
        if (addBus is null)
            services.AddMassTransit(Configure);
        else
            addBus(services, Configure);
        return services;
    }

    private static void ConfigureBus(IBusRegistrationConfigurator bus, EdpOptions options)
    {
        bus.DisableUsageTelemetry();
        bus.AddEdpEndpoints();
        // Nobody subscribes to faults; a failed message is in its error queue, with the reason in its headers.
        bus.AddConfigureEndpointsCallback((_, _, endpoint) => endpoint.PublishFaults = false);
        if (options.Transport == TransportKind.AmazonSqs)
        {
            bus.AddConsumer<S3EventConsumer, S3EventConsumerDefinition>();
            bus.AddAmazonSqsConfigureEndpointsCallback((_, _, endpoint) =>
            {
                endpoint.VisibilityTimeout = options.Amazon.VisibilityTimeout;
                endpoint.WaitTimeSeconds = MaxPoll;
            });
            bus.UsingAmazonSqs((context, sqs) =>
            {
                var settings = context.GetRequiredService<AmazonClientSettings>();
                sqs.CreateTopology = options.Amazon.CreateTopology;
                sqs.Host(new AmazonSqsHostSettings
                {
                    Region = settings.Region!,
                    Scope = string.IsNullOrEmpty(options.Amazon.Scope) ? null : options.Amazon.Scope,
                    ScopeTopics = true,
                    ServiceUrl = settings.ServiceUrl,
                    Credentials = settings.Credentials
                });
                sqs.ConfigureEdp(context);
            });
        }
        else
        {
            bus.UsingInMemory((context, memory) => memory.ConfigureEdp(context));
        }
    }

    private static void ConfigureEdp<T>(this IBusFactoryConfigurator<T> configurator, IBusRegistrationContext context)
        where T : IReceiveEndpointConfigurator
    {
        configurator.UseFilter(new StoreReadinessFilter(context.GetRequiredService<StoreReadiness>()));
        configurator.ConfigureEndpoints(context);
    }

    private static void AddEdpEndpoints(this IBusRegistrationConfigurator bus)
    {
        bus.AddSagaStateMachine<PrefixStateMachine, PrefixState, PrefixStateDefinition>().EdpRepository();
        bus.AddSagaStateMachine<PackageStateMachine, PackageState, PackageStateDefinition>().EdpRepository();
        bus.AddConsumer<ObjectCreatedConsumer, ObjectCreatedConsumerDefinition>();
        bus.AddConsumer<PackageCreatedConsumer, PackageCreatedConsumerDefinition>();
    }
}
