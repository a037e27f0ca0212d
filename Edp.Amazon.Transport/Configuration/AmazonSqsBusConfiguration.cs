using MassTransit;
using MassTransit.Configuration;
using MassTransit.Observables;

namespace Edp.Amazon.Transport.Configuration;

internal sealed class AmazonSqsBusConfiguration : AmazonSqsEndpointConfiguration, IBusConfiguration
{
    private readonly BusObservable _busObservers = new();

    public AmazonSqsBusConfiguration(AmazonSqsTopologyConfiguration topology)
        : base(topology)
    {
        HostConfiguration = new AmazonSqsHostConfiguration(this);
        BusEndpointConfiguration = CreateEndpointConfiguration(isBusEndpoint: true);
    }

    public AmazonSqsHostConfiguration HostConfiguration { get; }

    public AmazonSqsEndpointConfiguration BusEndpointConfiguration { get; }

    IHostConfiguration IBusConfiguration.HostConfiguration => HostConfiguration;

    IEndpointConfiguration IBusConfiguration.BusEndpointConfiguration => BusEndpointConfiguration;

    IBusObserver IBusConfiguration.BusObservers => _busObservers;

    public ConnectHandle ConnectBusObserver(IBusObserver observer) => _busObservers.Connect(observer);

    public ConnectHandle ConnectEndpointConfigurationObserver(IEndpointConfigurationObserver observer) =>
        HostConfiguration.ConnectEndpointConfigurationObserver(observer);
}
