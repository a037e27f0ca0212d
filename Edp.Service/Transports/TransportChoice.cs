using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Service.Transactions;
using MassTransit;

namespace Edp.Service.Transports;

/// <summary>Finds the transport that is configured.</summary>
internal static class TransportChoice
{
    public static ITransport Of(EdpOptions options) => options.Transport switch
    {
        TransportKind.AmazonSqs => new AmazonSqsTransport(),
        TransportKind.RabbitMq => new RabbitMqTransport(),
        _ => new InMemoryTransport()
    };

    /// <summary>What every transport's bus has: endpoints by their definitions, whose messages wait for the database.</summary>
    public static void ConfigureEdp<T>(this IBusFactoryConfigurator<T> configurator, IBusRegistrationContext context)
        where T : IReceiveEndpointConfigurator
    {
        configurator.UseFilter(new StoreReadinessFilter(context.GetRequiredService<StoreReadiness>()));
        configurator.ConfigureEndpoints(context);
    }
}
