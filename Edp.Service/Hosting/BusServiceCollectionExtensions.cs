using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Packaging;
using Edp.Service.Sagas;
using Edp.Service.Storage.Saga;
using Edp.Service.Transactions;
using Edp.Service.Transports;
using MassTransit;

namespace Edp.Service.Hosting;

/// <summary>Registers the bus: sagas and consumers, each by name, and the transport.</summary>
internal static class BusServiceCollectionExtensions
{
    /// <param name="services">The container's services.</param>
    /// <param name="options">The settings.</param>
    /// <param name="addBus">How the bus is added; default as MassTransit does, with its hosted service.</param>
    public static IServiceCollection AddEdpBus(
        this IServiceCollection services,
        EdpOptions options,
        Action<IServiceCollection, Action<IBusRegistrationConfigurator>>? addBus = null)
    {
        var transport = TransportChoice.Of(options);
        services.AddSingleton(new EndpointNames(transport.QueuePrefix(options)));
        services.AddSingleton(transport);
        services.AddHostedService<TransportLimits>();
        services.AddOptions<MassTransitHostOptions>().Configure(host => host.WaitUntilStarted = true);

        // While the other side does not answer, the start goes on; HTTP has to be there meanwhile, so that health can tell.
        services.AddOptions<HostOptions>().Configure(host => host.ServicesStartConcurrently = options.Transport != TransportKind.InMemory);

        void Configure(IBusRegistrationConfigurator bus) => ConfigureBus(bus, transport, options);
        if (addBus is null)
            services.AddMassTransit(Configure);
        else
            addBus(services, Configure);
        return services;
    }

    private static void ConfigureBus(IBusRegistrationConfigurator bus, ITransport transport, EdpOptions options)
    {
        bus.DisableUsageTelemetry();
        bus.AddEdpEndpoints();
        // Nobody subscribes to faults; a failed message is in its error queue, with the reason in its headers.
        bus.AddConfigureEndpointsCallback((_, _, endpoint) => endpoint.PublishFaults = false);
        transport.Configure(bus, options);
    }

    private static void AddEdpEndpoints(this IBusRegistrationConfigurator bus)
    {
        bus.AddSagaStateMachine<PrefixStateMachine, PrefixState, PrefixStateDefinition>().EdpRepository();
        bus.AddSagaStateMachine<PackageStateMachine, PackageState, PackageStateDefinition>().EdpRepository();
        bus.AddConsumer<ObjectCreatedConsumer, ObjectCreatedConsumerDefinition>();
        bus.AddConsumer<PackageCreatedConsumer, PackageCreatedConsumerDefinition>();
        bus.AddConsumer<ObjectsExpectedConsumer, ObjectsExpectedConsumerDefinition>();
    }
}
