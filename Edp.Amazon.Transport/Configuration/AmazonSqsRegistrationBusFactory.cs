using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Edp.Amazon.Transport.Configuration;

/// <summary>Creates the bus of the container; the host may come from <see cref="AmazonSqsTransportOptions"/>.</summary>
internal sealed class AmazonSqsRegistrationBusFactory : TransportRegistrationBusFactory<IAmazonSqsReceiveEndpointConfigurator>
{
    private readonly AmazonSqsBusConfiguration _busConfiguration;
    private readonly Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? _configure;

    public AmazonSqsRegistrationBusFactory(Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure)
        : this(new AmazonSqsBusConfiguration(new AmazonSqsTopologyConfiguration(AmazonSqsBusFactory.CreateMessageTopology())), configure)
    {
    }

    private AmazonSqsRegistrationBusFactory(AmazonSqsBusConfiguration busConfiguration,
        Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure)
        : base(busConfiguration.HostConfiguration) =>
        (_busConfiguration, _configure) = (busConfiguration, configure);

    public override IBusInstance CreateBus(IBusRegistrationContext context, IEnumerable<IBusInstanceSpecification> specifications,
        string busName)
    {
        var configurator = new AmazonSqsBusFactoryConfigurator(_busConfiguration);
        var options = context.GetRequiredService<IOptionsMonitor<AmazonSqsTransportOptions>>().Get(busName);
        if (!string.IsNullOrWhiteSpace(options.Region))
            configurator.Host(options.Region, host => Apply(options, host));

        return CreateBus(configurator, context, _configure, specifications);
    }

    private static void Apply(AmazonSqsTransportOptions options, IAmazonSqsHostConfigurator host)
    {
        if (!string.IsNullOrWhiteSpace(options.Scope))
            host.Scope(options.Scope);
        if (options.ServiceUrl is not null)
            host.ServiceUrl(options.ServiceUrl);
        if (!string.IsNullOrWhiteSpace(options.AccessKey) && !string.IsNullOrWhiteSpace(options.SecretKey))
        {
            host.AccessKey(options.AccessKey);
            host.SecretKey(options.SecretKey);
        }
    }
}
