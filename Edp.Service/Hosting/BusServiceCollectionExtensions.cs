using Edp.Service.Batching;
using Edp.Service.Ingest;
using Edp.Service.Packaging;
using Edp.Service.Publishing;
using Edp.Service.Sagas;
using Edp.Service.Storage.Saga;
using MassTransit;

namespace Edp.Service.Hosting;

/// <summary>Registers the bus: sagas and consumers, each by name, and the transport.</summary>
internal static class BusServiceCollectionExtensions
{
    /// <param name="services">The container's services.</param>
    /// <param name="addBus">How the bus is added; default as MassTransit does, with its hosted service.</param>
    public static IServiceCollection AddEdpBus(
        this IServiceCollection services, Action<IServiceCollection, Action<IBusRegistrationConfigurator>>? addBus = null)
    {
        services.AddSingleton(new EndpointNames(prefix: ""));
        services.AddSingleton(new TimerLimits(LongestDelay: TimeSpan.FromDays(20)));
        services.AddOptions<MassTransitHostOptions>().Configure(options => options.WaitUntilStarted = true);
        if (addBus is null)
            services.AddMassTransit(ConfigureBus);
        else
            addBus(services, ConfigureBus);
        return services;
    }

    private static void ConfigureBus(IBusRegistrationConfigurator bus)
    {
        bus.DisableUsageTelemetry();
        bus.AddEdpEndpoints();
        bus.AddDelayedMessageScheduler();
        bus.UsingInMemory((context, configurator) =>
        {
            configurator.UseDelayedMessageScheduler();
            configurator.ConfigureEndpoints(context);
        });
    }

    private static void AddEdpEndpoints(this IBusRegistrationConfigurator bus)
    {
        bus.AddSagaStateMachine<PrefixStateMachine, PrefixState, PrefixStateDefinition>().EdpRepository();
        bus.AddSagaStateMachine<PackageStateMachine, PackageState, PackageStateDefinition>().EdpRepository();
        bus.AddConsumer<ObjectCreatedConsumer, ObjectCreatedConsumerDefinition>();
        bus.AddConsumer<PackageObjectsReadyConsumer, PackageObjectsReadyConsumerDefinition>();
        bus.AddConsumer<PackageCreatedConsumer, PackageCreatedConsumerDefinition>();
        bus.AddConsumer<PackageReadyConsumer, PackageReadyConsumerDefinition>();
        bus.AddConsumer<RefreshFolderConsumer, RefreshFolderConsumerDefinition>();
        bus.AddConsumer<LendScopeConsumer>().ExcludeFromConfigureEndpoints();
    }
}
